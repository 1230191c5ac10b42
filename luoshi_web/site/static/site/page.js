/* 落实 · 页面小助手。没有它,页面照样能读、能筛、能填;有它,少点几下。语法不超过 ES2018。 */
(function () {
  'use strict';

  /* 筛选条:选了就查,“筛选”按钮只留给不跑脚本的浏览器 */
  document.querySelectorAll('form[data-autosubmit]').forEach(function (form) {
    form.querySelectorAll('select').forEach(function (select) {
      select.addEventListener('change', function () { form.submit(); });
    });
    form.querySelectorAll('[data-noscript]').forEach(function (button) { button.hidden = true; });
  });

  /* 打印按钮平时藏着:不跑脚本就按不动 */
  document.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });

  /* 折着的条款:打印时全部展开,地址指到里面时也展开 */
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details.ls-fold').forEach(function (fold) { fold.open = true; });
  });
  const unfold = function () {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const at = id ? document.getElementById(id) : null;
    const fold = at ? at.closest('details.ls-fold') : null;
    if (fold && !fold.open) {
      fold.open = true;
      at.scrollIntoView();
    }
  };
  window.addEventListener('hashchange', unfold);
  unfold();

  /* 菜单点别处就收起 */
  document.addEventListener('click', function (event) {
    document.querySelectorAll('details.ls-menu[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) menu.removeAttribute('open');
    });
  });
}());
