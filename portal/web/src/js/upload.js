import { all, make, one, csrf, toast } from './tools.js'
import { setError } from './errors.js'

const limit = 20 * 1024 * 1024
const keep = 4.5 * 1024 * 1024 // above it an image is shrunk before it is sent
const longSide = 3508 // A4 at 300 dpi

// uploads sends a file as soon as it is picked.
export function uploads(root = document) {
  for (const field of all('[data-upload]', root)) {
    const input = one('input[type="file"]', field)
    input?.addEventListener('change', () => { if (input.files[0]) take(field, input) })
    const drop = one('.drop', field)
    for (const name of ['dragenter', 'dragover']) drop?.addEventListener(name, () => drop.classList.add('is-over'))
    for (const name of ['dragleave', 'drop']) drop?.addEventListener(name, () => drop.classList.remove('is-over'))
    one('[data-remove]', field)?.addEventListener('click', (event) => {
      event.preventDefault()
      send(field, event.target.closest('button').dataset.remove, new FormData())
    })
  }
}

async function take(field, input) {
  const file = input.files[0]
  const name = input.name
  setError(name, '')
  try {
    let blob = file
    if ('crop' in field.dataset) {
      const { crop } = await import('./crop.js')
      blob = await crop(await picture(file), input)
      if (!blob) return void (input.value = '')
    } else if (file.type !== 'application/pdf') {
      blob = await shrink(file)
    }
    if (blob.size > limit) throw new Error('文件超过 20MB,请压缩后再上传')
    const form = new FormData()
    form.append('file', blob, blob === file ? file.name : 'image.jpg')
    send(field, field.dataset.upload, form)
  } catch (error) {
    input.value = ''
    setError(name, error.message)
  }
}

// picture decodes an image; the browser applies its orientation.
function picture(file) {
  return new Promise((done, failed) => {
    const image = new Image()
    image.onload = () => done(image)
    image.onerror = () => failed(new Error(/hei[cf]/i.test(file.type + file.name) ? '这台设备打不开 HEIC 照片,请在相册中另存为 JPG 后再上传' : '无法识别这个文件,请上传 PNG、JPG、JPEG 格式的图片'))
    image.src = URL.createObjectURL(file)
  })
}

async function shrink(file) {
  const image = await picture(file)
  URL.revokeObjectURL(image.src)
  if (/^image\/(jpeg|png)$/.test(file.type) && file.size <= keep) return file
  const scale = Math.min(1, longSide / Math.max(image.naturalWidth, image.naturalHeight))
  const canvas = make('canvas')
  canvas.width = Math.round(image.naturalWidth * scale)
  canvas.height = Math.round(image.naturalHeight * scale)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9))
  if (!blob) throw new Error('图片太大,浏览器无法处理,请先缩小后再上传')
  return blob
}

// send shows the progress; a broken upload can be tried again with the same file.
function send(field, url, form) {
  const input = one('input[type="file"]', field)
  const shown = all('.drop, .sheet', field)
  const bar = make('progress', { max: 100, value: 0, 'aria-label': '上传进度' })
  const text = make('span', { class: 'small muted', role: 'status' }, '正在上传…')
  const box = make('div', { class: 'sending' }, text, bar)
  shown.forEach((element) => { element.hidden = true })
  shown[0].after(box)
  const request = new XMLHttpRequest()
  request.open('POST', url)
  request.setRequestHeader('X-Csrf-Token', csrf())
  request.setRequestHeader('Accept', 'application/json')
  request.upload.onprogress = (event) => {
    const percent = Math.round((event.loaded / event.total) * 100)
    bar.value = percent
    text.textContent = percent < 100 ? `正在上传 ${percent}%` : '正在检查…'
  }
  const failed = (message, again) => {
    box.remove()
    shown.forEach((element) => { element.hidden = false })
    input.value = ''
    setError(input.name, message)
    if (again) one('.error', field).append(make('button', { type: 'button', class: 'link-button', onclick: () => { setError(input.name, ''); send(field, url, form) } }, '重试'))
  }
  request.onerror = async () => {
    if (await loggedOut()) failed(loginOver)
    else failed('上传中断,请检查网络。', true)
  }
  request.onload = async () => {
    if (request.status === 200) return replace(field, request.responseText, form.has('file') ? '上传成功' : '已删除')
    let answer = {}
    try { answer = JSON.parse(request.responseText) } catch { answer.message = request.status === 413 ? (await loggedOut() ? loginOver : '文件超过 20MB,请压缩后再上传') : '' }
    failed(answer.fields?.[input.name] ?? (answer.message || '上传没有成功。'), request.status >= 500)
  }
  request.send(form)
}

const loginOver = '登录已过期。内容仍在本页,请点击「保存并继续」重新登录'

// loggedOut asks why the server hung up: it takes no large file from somebody whose login has run out.
async function loggedOut() {
  try {
    return (await fetch('/account', { method: 'HEAD', redirect: 'manual' })).type === 'opaqueredirect'
  } catch { return false }
}

function replace(field, html, message) {
  if (field.closest('[data-refresh]')) return void location.reload() // more than the field depends on the file
  const fresh = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild
  field.replaceWith(fresh)
  uploads(fresh.parentElement)
  toast(message)
}
