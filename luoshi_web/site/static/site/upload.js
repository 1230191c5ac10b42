/* 落实 · 上传方案:拖放、进度、正在读。没有它,表单照样能交。语法不超过 ES2018。 */
(function () {
  'use strict';
  const form = document.getElementById('upload');
  if (!form) return;
  const input = form.querySelector('input[type=file]');
  const box = document.getElementById('upload-progress');
  const bar = box.querySelector('progress');
  const said = document.getElementById('upload-said');
  const refusal = document.getElementById('file-error');

  const refuse = function (sentence) {
    box.hidden = true;
    refusal.textContent = '';
    const line = document.createElement('p');
    line.className = 'ls-msg';
    line.textContent = sentence;
    refusal.appendChild(line);
    input.closest('.ls-field').classList.add('is-bad');
  };

  ['dragover', 'dragenter'].forEach(function (name) {
    form.addEventListener(name, function (event) {
      event.preventDefault();
      form.classList.add('is-over');
    });
  });
  form.addEventListener('dragleave', function () { form.classList.remove('is-over'); });
  form.addEventListener('drop', function (event) {
    event.preventDefault();
    form.classList.remove('is-over');
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });

  form.addEventListener('submit', function (event) {
    const file = input.files[0];
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(form.dataset.limit)) {
      refuse(box.dataset.large);
      return;
    }
    const request = new XMLHttpRequest();
    const button = form.querySelector('button[type=submit]');
    button.disabled = true;
    box.hidden = false;
    bar.value = 0;
    said.textContent = box.dataset.sending;
    request.upload.addEventListener('progress', function (step) {
      if (!step.lengthComputable) return;
      bar.value = 100 * step.loaded / step.total;
      said.textContent = box.dataset.sending + ' ' + Math.round(bar.value) + '%';
    });
    request.upload.addEventListener('load', function () {
      bar.removeAttribute('value');
      said.textContent = box.dataset.reading;
    });
    request.addEventListener('load', function () {
      if (request.status === 200) {
        window.location.assign(request.responseURL);
        return;
      }
      button.disabled = false;
      const page = new DOMParser().parseFromString(request.responseText, 'text/html');
      const lines = Array.from(page.querySelectorAll('#upload .ls-msg'));
      refuse(lines.map(function (line) { return line.textContent; }).join('') ||
        page.querySelector('h1').textContent);
    });
    request.addEventListener('error', function () {
      button.disabled = false;
      refuse(box.dataset.lost);
    });
    request.open('POST', form.action);
    request.send(new FormData(form));
  });
}());
