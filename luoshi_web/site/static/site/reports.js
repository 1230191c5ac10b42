/* 落实 · 报送情况:换月份就走,全选只选待审的。没有它,链接和勾选照样能用。语法不超过 ES2018。 */
(function () {
  'use strict';
  document.querySelectorAll('form[data-autogo] select').forEach(function (select) {
    select.addEventListener('change', function () { window.location.assign(select.value); });
  });
  const boxes = Array.prototype.slice.call(document.querySelectorAll('input[name=reports]'));
  const all = document.querySelector('[data-all]');
  const said = document.querySelector('[data-chosen]');
  const words = said ? said.textContent : '';
  const tell = function () {
    const count = boxes.filter(function (box) { return box.checked; }).length;
    if (said) said.textContent = count ? '选了 ' + count + ' 份' : words;
    if (all) all.checked = Boolean(count) && count === boxes.length;
  };
  if (all) {
    all.disabled = !boxes.length;
    all.addEventListener('change', function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
      tell();
    });
  }
  boxes.forEach(function (box) { box.addEventListener('change', tell); });
}());
