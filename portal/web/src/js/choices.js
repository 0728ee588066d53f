import { all, make, one, post } from './tools.js'

// titles puts a select of levels before the names.
export function titles() {
  for (const select of all('select[data-levels]')) {
    const groups = all('optgroup', select)
    const level = make('select', { class: 'form-select', 'aria-label': '职称级别' }, make('option', { value: '' }, '级别'), ...groups.map((g) => make('option', { value: g.label }, g.label)))
    const row = make('div', { class: 'selects' })
    select.before(row)
    row.append(level, select)
    level.value = select.selectedOptions[0]?.closest('optgroup')?.label ?? ''
    const narrow = () => {
      const group = groups.find((g) => g.label === level.value)
      const value = select.value
      select.replaceChildren(select.options[0], ...(group ? [...group.children] : []).map((o) => o.cloneNode(true)))
      select.value = [...select.options].some((o) => o.value === value) ? value : group?.children.length === 1 ? group.children[0].value : ''
    }
    level.addEventListener('change', () => {
      narrow()
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })
    narrow()
  }
}

// committees filters the list of 专委会 by name, pinyin and initials.
export function committees() {
  const box = one('[data-pick]')
  if (!box) return
  const filter = one('input[type="search"]', box)
  const labels = all('label', box)
  filter.parentElement.hidden = false
  filter.addEventListener('input', () => {
    const words = filter.value.normalize('NFKC').toLowerCase().replace(/\s/g, '')
    let found = 0
    for (const label of labels) {
      label.hidden = !label.dataset.search.toLowerCase().includes(words)
      if (!label.hidden) found++
    }
    one('[data-found]', box).textContent = words ? `找到 ${found} 个` : ''
    one('[data-none]', box).hidden = found > 0
  })
  filter.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    const first = labels.find((label) => !label.hidden)
    if (first) first.click()
  })
  one('input:checked', box)?.closest('label').scrollIntoView({ block: 'nearest' })
}

// memberType shows the proofs of the picked type only.
export function memberType() {
  const sections = all('[data-for]')
  if (!sections.length) return
  const show = () => {
    const picked = one('[name="member_type"]:checked')?.value
    for (const section of sections) section.hidden = section.dataset.for !== picked
  }
  document.addEventListener('change', (event) => { if (event.target.name === 'member_type') show() })
  show()
}

// completions offers what others have written in a field, while it is typed.
export function completions() {
  for (const input of all('[data-complete]')) {
    let timer
    input.addEventListener('input', () => {
      clearTimeout(timer)
      const typed = input.value.trim()
      if ([...typed].length < 2 || [...input.list.options].some((o) => o.value === typed)) return // picked
      timer = setTimeout(async () => {
        const answer = await post(input.dataset.complete, new URLSearchParams({ typed }))
        if (answer.ok && input.value.trim() === typed) input.list.replaceChildren(...answer.names.map((value) => make('option', { value })))
      }, 250)
    })
  }
}
