import { all, one, post, toast } from './tools.js'
import { setError } from './errors.js'

// codes: the button of the SMS code. The countdown survives a reload.
export function codes() {
  for (const button of all('[data-send]')) {
    const key = `wait-${button.dataset.send}`
    const status = one('[data-sent]', button.closest('.field'))
    const count = () => {
      const left = Math.ceil((Number(sessionStorage.getItem(key)) - Date.now()) / 1000)
      button.disabled = left > 0
      button.textContent = left > 0 ? `${left} 秒后重发` : '获取验证码'
      if (left > 0) setTimeout(count, 250)
      else status.textContent = status.dataset.sent === 'busy' ? status.textContent : ''
    }
    const start = (seconds) => {
      sessionStorage.setItem(key, String(Date.now() + seconds * 1000))
      count()
    }
    button.addEventListener('click', async (event) => {
      event.preventDefault()
      const input = one('[name="phone"]', button.form)
      button.disabled = true
      const answer = await post('/code', new URLSearchParams({ purpose: button.dataset.send, phone: input.value }))
      button.disabled = false
      setError('phone', answer.ok ? '' : answer.fields?.phone ?? '')
      if (answer.ok) {
        start(answer.wait)
        status.textContent = answer.message
        one('#f-code')?.focus()
      } else if (answer.fields?.phone) {
        input.focus()
      } else {
        status.textContent = answer.message
        toast(answer.message)
      }
    })
    if (button.dataset.wait) start(Number(button.dataset.wait))
    else count()
  }
}
