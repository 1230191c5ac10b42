/* 落实 · 填报格:像表格软件一样填,填了就存;断网、登录过期都不丢。没有它,页面照样能看。语法不超过 ES2018。 */
(function () {
  'use strict';
  const grid = document.getElementById('grid');
  if (!grid) return;
  const rows = Array.prototype.slice.call(grid.querySelectorAll('.ls-cellrow'));
  const byKey = {};
  rows.forEach(function (row) { byKey[row.dataset.key] = row; });
  const inputs = rows.map(function (row) { return row.querySelector('input'); }).filter(Boolean);
  const noteOf = function (row) { return panelOf(row).querySelector('[data-note]'); };
  const panelOf = function (row) { return grid.querySelector('[data-panel="' + row.dataset.n + '"]'); };
  /* 在别的窗口重新登录会换令牌,所以每次都看 cookie */
  const token = function () {
    const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return found ? found[1] : grid.querySelector('[name=csrfmiddlewaretoken]').value;
  };
  const store = grid.dataset.store;
  const offline = document.getElementById('grid-offline');
  const submit = document.getElementById('grid-submit');
  const WAIT = 700;
  const AGAIN = 5000;
  let sending = false;
  let timer = null;

  /* 待存的格子:先放进浏览器里,存好才拿掉 */
  const queue = (function () {
    try {
      return JSON.parse(window.localStorage.getItem(store)) || {};
    } catch (error) {
      return {};
    }
  }());
  const keep = function () {
    try {
      if (Object.keys(queue).length) window.localStorage.setItem(store, JSON.stringify(queue));
      else window.localStorage.removeItem(store);
    } catch (error) {
      /* 浏览器不让存:这一页开着就还在 */
    }
  };

  const ICONS = { saved: 'check', same: 'check', noted: 'check', saving: 'dots', queued: 'cloud-off', bad: 'x', returned: 'corner-up-left', empty: 'check' };
  const WORDS = { saving: '正在存', queued: '断网，联网后自动存', waiting: '没有存' };
  const mark = function (row, state, words, message) {
    const box = row.querySelector('.ls-in');
    const note = noteOf(row);
    box.className = 'ls-in is-' + state + (note && note.value.trim() ? ' is-noted' : '');
    box.querySelector('use').setAttribute('href', '#i-' + ICONS[state]);
    row.dataset.state = state;
    const said = row.querySelector('[data-part=words]');
    said.textContent = words;
    said.parentNode.className = state === 'bad' || state === 'returned' ? 'ls-gap-bad' : 'ink-2';
    const line = row.querySelector('.is-note');
    if (message === undefined) return;
    line.hidden = !message;
    line.querySelector('.ls-msg').textContent = message;
    row.querySelector('tr').classList.toggle('has-note', Boolean(message));
    const input = row.querySelector('input');
    if (state === 'bad') input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };

  const put = function (row) {
    const input = row.querySelector('input');
    const note = noteOf(row);
    queue[row.dataset.key] = { text: input.value, note: note ? note.value : '' };
    keep();
    mark(row, 'saving', WORDS.saving);
  };

  const later = function (wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, wait);
  };

  const say = function (text) {
    offline.hidden = !text;
    offline.textContent = text;
  };

  const waiting = function (text) {
    Object.keys(queue).forEach(function (key) {
      if (byKey[key]) mark(byKey[key], 'queued', WORDS.queued);
    });
    say(text);
    later(AGAIN);
  };

  const signIn = function () {
    waiting('登录已过期。您填的都还在这台电脑上：');
    const link = document.createElement('a');
    link.href = grid.dataset.login;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = '在新窗口登录';
    offline.appendChild(link);
    offline.appendChild(document.createTextNode('，回到本页会自动存。'));
    window.clearTimeout(timer);
  };

  const settle = function (sent, answer) {
    answer.cells.forEach(function (one) {
      const row = byKey[one.key];
      if (!row) return;
      const input = row.querySelector('input');
      const now = queue[one.key];
      const same = now && now.text === sent[one.key].text && now.note === sent[one.key].note;
      if (one.state === 'saved' || one.state === 'same') {
        row.dataset.version = one.version;
        if (same) delete queue[one.key];
        if (document.activeElement !== input && same) input.value = one.text;
        mark(row, one.cell, one.words, one.message);
        row.querySelector('[data-part=change]').textContent = one.change;
        row.querySelector('[data-part=change]').className = 'n' + (one.change_bad ? ' ls-gap-bad' : '');
        row.querySelector('[data-part=ytd]').textContent = one.ytd;
      } else if (one.state === 'conflict') {
        row.dataset.version = one.version;
        if (same) delete queue[one.key];
        input.value = one.text;
        mark(row, 'bad', '被别人改了', one.message);
      } else {
        if (same) delete queue[one.key];
        mark(row, 'bad', WORDS.waiting, one.message);
      }
    });
    keep();
    document.getElementById('grid-done').textContent = answer.done;
    document.getElementById('grid-todo').textContent = answer.todo;
    document.querySelectorAll('#grid-squares .done, #grid-squares .todo').forEach(function (square, n) {
      square.setAttribute('class', n < answer.done ? 'done' : 'todo');
    });
    say('');
    if (Object.keys(queue).length) later(0);
    else if (pendingMove) pendingMove();
  };

  const flush = function () {
    const keys = Object.keys(queue).filter(function (key) { return byKey[key]; });
    if (sending || !keys.length) return;
    sending = true;
    const sent = {};
    const cells = keys.map(function (key) {
      sent[key] = queue[key];
      return { key: key, text: queue[key].text, note: queue[key].note, seen: Number(byKey[key].dataset.version) };
    });
    window.fetch(grid.dataset.cells, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token(), 'X-Requested-With': 'fetch' },
      body: JSON.stringify({ cells: cells })
    }).then(function (answer) {
      sending = false;
      const isJson = (answer.headers.get('Content-Type') || '').indexOf('application/json') === 0;
      if (answer.status === 401 || answer.status === 403 || answer.redirected || (answer.ok && !isJson)) {
        signIn();
        return null;
      }
      if (!isJson) {
        waiting('服务器没有答复，稍后自动再存。您填的都还在。');
        return null;
      }
      return answer.json().then(function (body) {
        if (answer.ok) settle(sent, body);
        else {
          keys.forEach(function (key) { mark(byKey[key], 'bad', WORDS.waiting, body.message); });
          say(body.message);
        }
      });
    }).catch(function () {
      sending = false;
      waiting('网断了。您填的都还在，联网后自动存。');
    });
  };

  /* 填完送审:等格子都存好了再走 */
  let pendingMove = null;
  grid.querySelectorAll('[data-move]').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (!Object.keys(queue).length) return;
      event.preventDefault();
      const button = event.submitter || form.querySelector('button');
      pendingMove = function () {
        pendingMove = null;
        const field = document.createElement('input');
        field.type = 'hidden';
        field.name = button.name;
        field.value = button.value;
        form.appendChild(field);
        form.submit();
      };
      flush();
    });
  });

  const show = function (row) {
    rows.forEach(function (one) {
      one.querySelectorAll('tr').forEach(function (line) { line.classList.toggle('is-on', one === row); });
      const panel = panelOf(one);
      if (panel) panel.hidden = one !== row;
    });
  };

  const move = function (from, by) {
    const next = inputs[inputs.indexOf(from) + by];
    if (!next) return;
    next.focus();
    next.select();
  };

  rows.forEach(function (row) {
    const input = row.querySelector('input');
    if (!input) {
      row.addEventListener('click', function () { show(row); });
      return;
    }
    let before = input.value;
    input.addEventListener('focus', function () {
      before = input.value;
      show(row);
    });
    input.addEventListener('input', function () {
      put(row);
      later(WAIT);
    });
    input.addEventListener('change', function () { later(0); });
    input.addEventListener('keydown', function (event) {
      if (event.key === 'Enter') {
        event.preventDefault();
        move(input, event.shiftKey ? -1 : 1);
      } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        move(input, event.key === 'ArrowDown' ? 1 : -1);
      } else if (event.key === 'Escape' && input.value !== before) {
        input.value = before;
        put(row);
        later(0);
      }
    });
    input.addEventListener('paste', function (event) {
      const text = (event.clipboardData || window.clipboardData).getData('text').replace(/\r/g, '').replace(/\n$/, '');
      if (text.indexOf('\n') < 0 && text.indexOf('\t') < 0) return;
      event.preventDefault();
      spread(input, text.split('\n').map(function (line) { return line.split('\t'); }));
    });
    const note = noteOf(row);
    if (note) {
      note.addEventListener('input', function () {
        put(row);
        later(WAIT);
      });
    }
    row.addEventListener('click', function (event) {
      if (event.target.tagName !== 'INPUT') input.focus();
    });
  });

  /* 整块粘贴:行里有指标名就照名字对,没有就从这一格往下填 */
  const plain = function (text) { return text.replace(/\s/g, ''); };
  const numeric = function (text) { return /^[-+−－]?[\d０-９.,，．%％ ]+$/.test(text.trim()); };
  const spread = function (from, lines) {
    const named = {};
    rows.forEach(function (row) {
      const input = row.querySelector('input');
      if (input) named[plain(input.getAttribute('aria-label'))] = row;
    });
    let at = inputs.indexOf(from);
    let filled = 0;
    lines.forEach(function (cells) {
      const name = cells.map(plain).filter(function (cell) { return named[cell]; })[0];
      const numbers = cells.filter(numeric);
      const value = cells.length === 1 ? cells[0] : numbers[numbers.length - 1];
      const row = name ? named[name] : inputs[at] && inputs[at].closest('.ls-cellrow');
      if (!name) at += 1;
      if (!row || value === undefined || !value.trim()) return;
      row.querySelector('input').value = value.trim();
      put(row);
      filled += 1;
    });
    document.getElementById('grid-said').textContent = '粘贴了 ' + filled + ' 格';
    later(0);
  };

  /* 任务进展:改了就存,不离开页面 */
  grid.querySelectorAll('form[data-text]').forEach(function (form) {
    const said = form.querySelector('[data-said]');
    let wait = null;
    const send = function () {
      window.clearTimeout(wait);
      said.textContent = WORDS.saving;
      window.fetch(form.action, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'X-Requested-With': 'fetch', 'X-CSRFToken': token() },
        body: new FormData(form)
      }).then(function (answer) {
        const isJson = (answer.headers.get('Content-Type') || '').indexOf('application/json') === 0;
        if (!isJson) throw new Error('no answer');
        return answer.json().then(function (body) {
          if (answer.ok) form.querySelector('[name=seen]').value = body.version;
          said.textContent = answer.ok ? '已存' : body.message;
          form.parentNode.querySelector('.ls-words-state').textContent = form.querySelector('[name=progress]').value.trim() ? '已填' : '未填';
        });
      }).catch(function () { said.textContent = '没有存上，文字还在框里；请联网或重新登录后再按“存”。'; });
    };
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      send();
    });
    form.addEventListener('input', function () {
      window.clearTimeout(wait);
      wait = window.setTimeout(send, 1500);
    });
  });

  /* 上次没存完的,接着存 */
  Object.keys(queue).forEach(function (key) {
    const row = byKey[key];
    if (!row || !row.querySelector('input')) {
      delete queue[key];
      return;
    }
    row.querySelector('input').value = queue[key].text;
    if (noteOf(row)) noteOf(row).value = queue[key].note;
    mark(row, 'queued', WORDS.queued);
  });
  keep();
  window.addEventListener('online', function () { later(0); });
  window.addEventListener('focus', function () { later(0); });
  window.addEventListener('beforeunload', function (event) {
    if (sending) event.preventDefault();
  });
  if (Object.keys(queue).length) later(0);
  if (submit && inputs.length) inputs[0].focus({ preventScroll: true });
}());
