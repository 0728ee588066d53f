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
      const value = (name) => one(`[name="${name}"]`, button.form)?.value ?? ''
      const typed = { purpose: button.dataset.send, phone: value('phone'), captcha_id: value('captcha_id'), captcha: value('captcha') }
      button.disabled = true
      const answer = await post('/code', new URLSearchParams(typed))
      button.disabled = false
      if (one('[name="phone"]', button.form)) setError('phone', answer.ok ? '' : answer.fields?.phone ?? '')
      one('[data-captcha]', button.form)?.remove() // it was good for one answer
      if (answer.ok) {
        start(answer.wait)
        status.textContent = answer.message
        one('input', button.closest('.field'))?.focus()
      } else if (answer.captcha) {
        button.closest('.field').insertAdjacentHTML('beforebegin', answer.captcha)
        one('#f-captcha').focus()
      } else if (answer.fields?.phone) {
        one('[name="phone"]', button.form).focus()
      } else {
        status.textContent = answer.message
        toast(answer.message)
      }
    })
    if (button.dataset.wait) start(Number(button.dataset.wait))
    else count()
  }
}

// captchas: another picture without sending the form.
export function captchas() {
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-another]')
    if (!button) return
    event.preventDefault()
    const response = await fetch('/captcha', { credentials: 'same-origin', headers: { Accept: 'application/json' } }).catch(() => null)
    if (!response?.ok) {
      const answer = await response?.json().catch(() => null)
      return toast(answer?.message ?? '网络不通,请检查网络后重试')
    }
    button.closest('[data-captcha]').outerHTML = await response.text()
    one('#f-captcha').focus()
  })
}
