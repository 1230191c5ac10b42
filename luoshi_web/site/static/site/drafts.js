/* 落实 · 核对方案稿:不离开页面地换一项、存一项,键盘操作,按字选取。没有它,链接和表单照样能用。语法不超过 ES2018。 */
(function () {
  'use strict';
  const REGIONS = ['draft-head', 'draft-text', 'draft-panel'];
  const byId = function (id) { return document.getElementById(id); };
  const inField = function (node) { return /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName); };
  let busy = false;
  let chosen = null;

  const say = function (words) { byId('draft-said').textContent = words; };

  /* 换上服务器给的新样子,左边的滚动位置不动 */
  const swap = function (html, url, jump) {
    const page = new DOMParser().parseFromString(html, 'text/html');
    if (!page.getElementById('draft-panel')) {
      window.location.assign(url);
      return;
    }
    const top = window.scrollY;
    const panelTop = byId('draft-panel').scrollTop;
    const sameTab = current('tab', window.location.href) === current('tab', url);
    REGIONS.forEach(function (id) {
      const fresh = page.getElementById(id);
      if (id === 'draft-text' && fresh.innerHTML === byId(id).innerHTML) return;
      byId(id).replaceWith(document.importNode(fresh, true));
    });
    window.history.replaceState(null, '', url);
    window.scrollTo(0, top);
    byId('draft-panel').scrollTop = sameTab && !byId('card') ? panelTop : 0;
    const ask = page.querySelector('.ls-ask.is-on');
    if (ask && !byId('card') && byId(ask.id)) byId(ask.id).scrollIntoView({ block: 'nearest' });
    ready();
    if (jump) show(byId('draft-panel').dataset.on);
    const bad = byId('draft-panel').querySelector('.ls-msg[role=alert]');
    say(bad ? bad.textContent : (byId('card') ? byId('card').getAttribute('aria-label') : ''));
  };

  const current = function (name, url) {
    return new URL(url, window.location.href).searchParams.get(name) || '';
  };

  const load = function (url, options, jump) {
    if (busy) return;
    busy = true;
    byId('draft-panel').setAttribute('aria-busy', 'true');
    window.fetch(url, Object.assign({ credentials: 'same-origin' }, options)).then(function (answer) {
      return answer.text().then(function (html) {
        busy = false;
        const there = answer.redirected || !options ? answer.url : window.location.href;
        swap(html, there.split('#')[0], jump);
      });
    }).catch(function () {
      busy = false;
      window.location.reload();
    });
  };

  /* 原文里这一处进到看得见的地方;在屏上就不动 */
  const show = function (anchor) {
    const at = anchor && byId(anchor);
    if (!at) return;
    const box = at.getBoundingClientRect();
    if (box.top < 90 || box.bottom > window.innerHeight - 40) at.scrollIntoView({ block: 'center' });
  };

  const ready = function () {
    document.querySelectorAll('[data-script]').forEach(function (node) { node.hidden = false; });
  };

  document.addEventListener('click', function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest('#draft-text a[data-item], #draft-panel a[data-get], #draft-panel a[data-jump]');
    const take = event.target.closest('[data-take]');
    if (take) {
      fill(take.closest('form'));
      return;
    }
    if (!link) return;
    if (link.dataset.jump && !link.hasAttribute('data-get')) {
      event.preventDefault();
      show(link.dataset.jump);
      return;
    }
    /* 正在拖选文字时,落在链接上的松手不算点击 */
    if (link.closest('#draft-text') && String(window.getSelection())) {
      event.preventDefault();
      return;
    }
    event.preventDefault();
    load(link.href, null, true);
  });

  document.addEventListener('submit', function (event) {
    const form = event.target.closest('form[data-swap]');
    if (!form) return;
    event.preventDefault();
    load(form.action, { method: 'POST', body: new FormData(form) }, false);
  });

  /* ---- 按字选取:选区的两端换成原文里的位置,角标不算字 ---- */
  const offsetIn = function (line, node, at) {
    let count = 0;
    const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode;
      if (text.parentNode.closest('sup')) continue;
      if (text === node) return count + at;
      if (line.contains(node) && node.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING) return count;
      count += text.data.length;
    }
    return count;
  };
  const placeOf = function (node, at) {
    let text = node;
    let offset = at;
    if (node.nodeType === 1) {
      text = node.childNodes[at] || node;
      offset = 0;
    }
    const host = text.nodeType === 1 ? text : text.parentNode;
    const line = host.closest('p[data-start]');
    return line ? Number(line.dataset.start) + offsetIn(line, text, offset) : null;
  };
  const remember = function () {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!byId('draft-text').contains(range.commonAncestorContainer)) return;
    const start = placeOf(range.startContainer, range.startOffset);
    const end = placeOf(range.endContainer, range.endOffset);
    if (start !== null && end !== null && end > start) chosen = { start: start, end: end };
  };
  document.addEventListener('selectionchange', remember);

  const fill = function (form) {
    remember();
    if (!chosen) return;
    const lines = Array.from(document.querySelectorAll('#draft-text p[data-start]'));
    const words = lines.map(function (line) {
      const from = Number(line.dataset.start);
      const copy = line.cloneNode(true);
      copy.querySelectorAll('sup').forEach(function (sup) { sup.remove(); });
      return { from: from, text: copy.textContent };
    }).filter(function (line) {
      return line.from < chosen.end && line.from + line.text.length > chosen.start;
    }).map(function (line) {
      return line.text.slice(Math.max(0, chosen.start - line.from), chosen.end - line.from);
    }).join('\n');
    form.elements.passage.value = words;
    form.elements.start.value = chosen.start;
    form.elements.end.value = chosen.end;
  };

  /* 键盘选字:先从选中的一项或屏上第一行起,选一个字,再伸缩或移动 */
  const begin = function () {
    const on = document.querySelector('#draft-text .is-on');
    const lines = Array.from(document.querySelectorAll('#draft-text p[data-start]'));
    const line = lines.find(function (p) { return p.getBoundingClientRect().bottom > 90; });
    const walk = document.createTreeWalker(on || line, NodeFilter.SHOW_TEXT);
    if (walk.nextNode()) window.getSelection().collapse(walk.currentNode, 0);
  };
  const stretch = function (key) {
    const selection = window.getSelection();
    const inside = selection.rangeCount && byId('draft-text').contains(selection.anchorNode);
    if (!inside) begin();
    const back = key === 'ArrowLeft' || key === 'ArrowUp';
    const step = key === 'ArrowUp' || key === 'ArrowDown' ? 'line' : 'character';
    selection.modify('extend', back ? 'backward' : 'forward', step);
  };
  const move = function (key) {
    const selection = window.getSelection();
    if (key === 'ArrowLeft') {
      selection.collapseToStart();
      selection.modify('move', 'backward', 'character');
    } else {
      selection.collapseToEnd();
    }
    selection.modify('extend', 'forward', 'character');
  };

  const press = function (name) {
    const node = document.querySelector('[data-key="' + name + '"]') ||
      (name === 'e' ? document.querySelector('#draft-panel > .ls-ask.is-on a[data-get]') : null);
    if (!node) return false;
    if (node.tagName === 'DETAILS') {
      node.open = true;
      const field = node.querySelector('[data-field]:not([data-field=passage])');
      if (field) field.focus();
      return true;
    }
    node.click();
    return true;
  };
  const walkAsks = function (name) {
    const asks = Array.from(document.querySelectorAll('#draft-panel > .ls-ask'));
    if (!asks.length) return;
    const at = asks.findIndex(function (ask) { return ask.classList.contains('is-on'); });
    const next = asks[Math.min(Math.max(at < 0 ? (name === 'j' ? 0 : asks.length - 1) : at + (name === 'j' ? 1 : -1), 0), asks.length - 1)];
    asks.forEach(function (ask) { ask.classList.toggle('is-on', ask === next); });
    next.scrollIntoView({ block: 'nearest' });
    show(next.querySelector('[data-jump]').dataset.jump);
    say(next.innerText.slice(0, 120));
  };
  const walkList = function (name) {
    if (press(name)) return;
    if (document.querySelector('#draft-panel > .ls-ask')) {
      walkAsks(name);
      return;
    }
    const links = Array.from(document.querySelectorAll('.ls-picks a'));
    if (links.length && !byId('card')) links[name === 'j' ? 0 : links.length - 1].click();
  };
  const add = function () {
    remember();
    const panel = byId('draft-panel');
    const link = panel.querySelector('.ls-add a');
    const kind = current('tab', window.location.href);
    const known = ['target', 'duty', 'milestone', 'mechanism', 'project'];
    const wanted = known.indexOf(kind) >= 0 ? kind : 'target';
    const place = chosen ? '&start=' + chosen.start + '&end=' + chosen.end : '';
    if (link || byId('draft-keys')) load(panel.dataset.here + '?add=' + wanted + place, null, false);
  };
  const close = function () {
    const open = document.querySelector('#card details[open], .ls-ask details[open]');
    if (document.activeElement) document.activeElement.blur();
    if (open) open.open = false;
    else if (!press('Escape')) window.getSelection().removeAllRanges();
  };

  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      close();
      return;
    }
    if (inField(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const arrow = /^Arrow(Left|Right|Up|Down)$/.test(event.key);
    if (arrow && event.shiftKey) stretch(event.key);
    else if (/^Arrow(Left|Right)$/.test(event.key) && String(window.getSelection())) move(event.key);
    else if (event.shiftKey && event.key !== '?') return;
    else if (event.key === 'j' || event.key === 'k') walkList(event.key);
    else if (event.key === 'e' || event.key === 'x' || event.key === 'z') press(event.key);
    else if (event.key === 'a') add();
    else if (event.key === '?' && byId('draft-help')) byId('draft-help').hidden = !byId('draft-help').hidden;
    else return;
    event.preventDefault();
  });

  ready();
  show(byId('draft-panel').dataset.on);
}());
