/* 落实 · 依据:附上、撤下都不离开页面,拖到框里就传。没有它,表单照样能交。语法不超过 ES2018。 */
(function () {
  'use strict';
  const grid = document.getElementById('grid');
  if (!grid) return;
  const token = grid.querySelector('[name=csrfmiddlewaretoken]');
  const side = grid.querySelector('.ls-panel');
  const fileFault = function (form, sentence) {
    const block = form.closest('[data-evidence]');
    let line = block.querySelector('.ls-msg');
    if (!line) {
      line = document.createElement('p');
      line.className = 'ls-msg';
      line.setAttribute('role', 'alert');
      block.insertBefore(line, block.querySelector('[data-attach]'));
    }
    line.textContent = sentence;
  };
  const settleFiles = function (form, html) {
    const holder = document.createElement('div');
    holder.innerHTML = html;
    const fresh = holder.querySelector('[data-evidence]');
    const old = form.closest('[data-evidence]');
    const row = grid.querySelector('.ls-cellrow[data-n="' + form.closest('[data-panel]').dataset.panel + '"]');
    old.parentNode.replaceChild(fresh, old);
    const before = old.querySelectorAll('[data-file]').length;
    const count = fresh.querySelectorAll('[data-file]').length;
    const next = fresh.querySelector('input[type=file]');
    if (next) next.focus();
    if (count === before) return;
    const tag = row.querySelector('[data-part=files]');
    tag.hidden = !count;
    tag.querySelector('span').textContent = count;
    /* 有没有依据,可能改变这一格要不要说明:请填报格再存一次,状态就新了 */
    const input = row.querySelector('input');
    if (input.value) {
      input.dispatchEvent(new Event('input'));
      input.dispatchEvent(new Event('change'));
    }
  };
  const sendFile = function (form) {
    const button = form.querySelector('button');
    const words = button.textContent;
    button.disabled = true;
    button.textContent = '正在传';
    window.fetch(form.action, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'X-Requested-With': 'fetch', 'X-CSRFToken': token.value },
      body: new FormData(form)
    }).then(function (answer) {
      if (answer.status === 401) throw new Error('登录已过期，文件没有传。请在新窗口登录后再附一次。');
      return answer.text();
    }).then(function (html) {
      if (html.indexOf('data-evidence') < 0) throw new Error('没有传上，请刷新页面再试。');
      settleFiles(form, html);
    }).catch(function (error) {
      button.disabled = false;
      button.textContent = words;
      fileFault(form, error instanceof TypeError ? '网断了，文件没有传上。联网后请再附一次。' : error.message);
    });
  };
  side.addEventListener('submit', function (event) {
    if (!event.target.closest('[data-evidence]')) return;
    event.preventDefault();
    sendFile(event.target);
  });
  side.addEventListener('dragover', function (event) {
    const form = event.target.closest('[data-attach]');
    if (!form) return;
    event.preventDefault();
    form.classList.add('is-over');
  });
  side.addEventListener('dragleave', function (event) {
    const form = event.target.closest('[data-attach]');
    if (form) form.classList.remove('is-over');
  });
  side.addEventListener('drop', function (event) {
    const form = event.target.closest('[data-attach]');
    if (!form) return;
    event.preventDefault();
    form.classList.remove('is-over');
    if (!event.dataTransfer.files.length) return;
    form.querySelector('input[type=file]').files = event.dataTransfer.files;
    sendFile(form);
  });
}());
