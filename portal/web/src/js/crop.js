import Cropper from 'cropperjs'
import { icon, make, one } from './tools.js'

const width = 413, height = 579 // 二寸 at 300 dpi

// crop lets a photo be cut to 5:7 and returns a JPEG, or null if it is given up. Every drag has a button.
export function crop(image, opener) {
  return new Promise((done) => {
    let cropper
    const finish = (blob) => {
      cropper.destroy()
      dialog.remove()
      URL.revokeObjectURL(image.src)
      if (document.contains(opener)) opener.focus()
      done(blob)
    }
    const tool = (label, name, act) => make('button', { type: 'button', class: 'btn btn-plain', 'aria-label': label, title: label, onclick: act }, icon(name))
    const use = () => {
      const canvas = cropper.getCroppedCanvas({ width, height, fillColor: '#fff', imageSmoothingQuality: 'high' })
      canvas.toBlob(finish, 'image/jpeg', 0.92)
    }
    const dialog = make('div', { class: 'crop', role: 'dialog', 'aria-modal': 'true', 'aria-label': '裁剪照片' },
      make('div', { class: 'crop-box' },
        make('h2', {}, '裁剪照片'), make('p', { class: 'small muted mb-0' }, '移动和缩放,使头部位于框内中间。比例为二寸证件照。'),
        make('div', { class: 'crop-stage' }, image),
        make('div', { class: 'crop-tools' },
          tool('放大', 'bi-zoom-in', () => cropper.zoom(0.1)), tool('缩小', 'bi-zoom-out', () => cropper.zoom(-0.1)),
          tool('左移', 'bi-arrow-left', () => cropper.move(-12, 0)), tool('右移', 'bi-arrow-right', () => cropper.move(12, 0)),
          tool('上移', 'bi-arrow-up', () => cropper.move(0, -12)), tool('下移', 'bi-arrow-down', () => cropper.move(0, 12)),
          tool('左转', 'bi-arrow-counterclockwise', () => cropper.rotate(-90)), tool('右转', 'bi-arrow-clockwise', () => cropper.rotate(90))),
        make('div', { class: 'buttons' },
          make('button', { type: 'button', class: 'btn btn-primary', onclick: use }, '使用这张照片'),
          make('button', { type: 'button', class: 'btn btn-plain', onclick: () => finish(null) }, '取消'))))
    dialog.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') finish(null)
      if (event.key === 'Tab') trap(event, dialog)
    })
    image.alt = '待裁剪的照片'
    document.body.append(dialog)
    cropper = new Cropper(image, {
      aspectRatio: width / height, viewMode: 1, dragMode: 'move', autoCropArea: 0.9, checkOrientation: false, checkCrossOrigin: false,
      toggleDragModeOnDblclick: false, background: false, responsive: true,
    })
    one('.btn-primary', dialog).focus()
  })
}

function trap(event, dialog) {
  const buttons = [...dialog.querySelectorAll('button')]
  const edge = event.shiftKey ? buttons[0] : buttons[buttons.length - 1]
  if (document.activeElement !== edge) return
  event.preventDefault()
  ;(event.shiftKey ? buttons[buttons.length - 1] : buttons[0]).focus()
}
