import { all, make } from './tools.js'

let tree
const load = () => (tree ??= fetch('/register/regions.json').then((response) => response.json()).catch(() => { tree = undefined }))

// regions: 省份, 地级市, 县/区. Each select fills the next; a single entry picks itself.
export function regions() {
  for (const box of all('[data-regions]')) {
    const selects = all('select', box)
    const below = (nodes, code) => nodes?.find(([c]) => c === code)?.[2] ?? []
    const fill = (select, nodes, picked) => {
      const first = select.options[0]
      select.replaceChildren(first, ...nodes.map(([code, name]) => make('option', { value: code }, name)))
      select.value = nodes.length === 1 ? nodes[0][0] : picked
      select.disabled = nodes.length === 0
    }
    const update = async (level) => {
      const provinces = await load()
      if (!provinces) return
      for (let i = level; i < selects.length; i++) {
        let nodes = provinces
        for (let j = 0; j < i; j++) nodes = below(nodes, selects[j].value)
        fill(selects[i], nodes, '')
      }
    }
    selects.forEach((select, i) => select.addEventListener('change', async () => {
      await update(i + 1)
      box.dispatchEvent(new Event('input', { bubbles: true }))
    }))
    box.addEventListener('focusin', load, { once: true })
    selects.forEach((select) => { select.disabled = select.options.length === 1 })
  }
}
