import { all, one } from './tools.js'

const digits = (value) => value.normalize('NFKC').replace(/[\s\-—–·]/g, '')

function echo(input, text, good = false) {
  const line = document.getElementById(`${input.id}-echo`)
  line.hidden = !text
  line.textContent = text
  line.classList.toggle('is-good', good)
}

// phone is echoed as it is read, 3-4-4; the input itself is never rewritten.
export function phone() {
  for (const input of all('[data-live="phone"]')) {
    const show = () => {
      const value = digits(input.value).replace(/^(\+?86)(?=1\d{10}$)/, '')
      const good = /^1[3-9]\d{9}$/.test(value)
      echo(input, value.length < 4 ? '' : [value.slice(0, 3), value.slice(3, 7), value.slice(7)].filter(Boolean).join(' ') + (good ? ' ✓' : ''), good)
    }
    input.addEventListener('input', show)
    show()
  }
}

const checkDigit = (value) => '10X98765432'[[...value.slice(0, 17)].reduce((sum, d, i) => sum + Number(d) * (2 ** (17 - i) % 11), 0) % 11]

// fault is what is wrong with an ID number (GB 11643), '' if nothing.
function fault(value) {
  if (!/^\d{0,17}[\dX]?$/.test(value)) return '只能是数字,末位可为 X'
  if (value.length < 18) return `还差 ${18 - value.length} 位`
  if (value.length > 18) return `多了 ${value.length - 18} 位`
  const born = new Date(`${birthOf(value)}T00:00:00Z`)
  if (Number.isNaN(born.getTime()) || born.toISOString().slice(0, 10) !== birthOf(value) || born > new Date()) return '其中的出生日期不存在,请核对'
  return checkDigit(value) === value[17] ? '' : '校验位不正确,请核对'
}

const birthOf = (value) => `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`

// idNumber is checked while it is typed; birth date and sex fill themselves in.
export function idNumber() {
  const input = one('[data-live="id"]')
  if (!input) return
  const type = one('[name="id_type"]')
  const check = () => {
    const value = digits(input.value).toUpperCase()
    if (!value) return echo(input, '')
    if (type && type.value !== '1' && type.value !== '') return echo(input, value)
    const wrong = fault(value)
    const grouped = [value.slice(0, 6), value.slice(6, 10), value.slice(10, 14), value.slice(14)].filter(Boolean).join(' ')
    echo(input, wrong ? `${grouped}(${wrong})` : `${grouped} ✓`, !wrong)
    if (!wrong) fill(value)
  }
  const fill = (value) => {
    const birth = one('[name="birth_date"]')
    if (birth && birth.value !== birthOf(value)) change(birth, () => { birth.value = birthOf(value) })
    const sex = one(`[name="gender"][value="${Number(value[16]) % 2 ? 1 : 2}"]`)
    if (sex && !sex.checked) change(sex, () => { sex.checked = true })
  }
  const change = (control, set) => { set(); for (const name of ['input', 'change']) control.dispatchEvent(new Event(name, { bubbles: true })) }
  input.addEventListener('input', check)
  type?.addEventListener('change', check)
  const value = digits(input.value).toUpperCase()
  if (value) check()
}
