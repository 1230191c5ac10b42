/* 落实 · 一个项目的月进度：边填边算累计和完成率，选了节点带出日期。没有它，页面照样能填；累计由服务器算。语法不超过 ES2018。 */
(function () {
  'use strict';

  const form = document.querySelector('[data-progress]');
  if (!form) return;
  const base = Number(form.dataset.base) || 0;
  const plan = Number(form.dataset.plan) || 0;
  const done = form.elements.done;
  const percent = form.elements.percent;
  const whole = form.elements.cumulative;
  const line = form.querySelector('[data-sum]');
  const UNITS = { '': 1, '万元': 1, '亿元': 10000, '元': 0.0001 };

  /* 万元；不是金额的，返回 null */
  const wan = function (text) {
    const bare = text.normalize('NFKC').replace(/[,\s]/g, '');
    const found = /^(-?\d+(?:\.\d+)?)(元|万元|亿元)?$/.exec(bare);
    return found ? Number(found[1]) * UNITS[found[2] || ''] : null;
  };
  const words = function (value) {
    const big = Math.abs(value) >= 10000;
    return String(Math.round((big ? value / 10000 : value) * 10000) / 10000) + (big ? '亿元' : '万元');
  };
  const put = function (name, text) { line.querySelector('[data-sum-' + name + ']').textContent = text; };
  const reckon = function () {
    const month = wan(done.value);
    const told = wan(whole.value);
    line.hidden = month === null && told === null;
    if (line.hidden) return;
    const total = told === null ? base + month : told;
    put('done', month === null ? '—' : words(month));
    put('percent', percent.value.trim() ? percent.value.trim().replace(/[%％]$/, '') + '%' : '—');
    put('total', words(total));
    put('rate', plan ? (Math.round(total / plan * 1000) / 10).toFixed(1) + '%' : '—');
    line.classList.toggle('is-over', plan > 0 && total > plan);
  };
  [done, percent, whole].forEach(function (one) { one.addEventListener('input', reckon); });
  reckon();

  /* 节点：新的才问名称，没有的不问日期 */
  const node = form.querySelector('[data-node]');
  const fresh = form.querySelector('[data-new-node]');
  const day = form.querySelector('[data-node-day]');
  const show = function () {
    fresh.hidden = node.value !== '+';
    day.hidden = node.value === '';
  };
  node.addEventListener('change', function () {
    show();
    form.elements.on.value = node.selectedOptions[0].dataset.on || '';
    form.elements.reached.checked = false;
    if (node.value === '+') fresh.focus();
  });
  show();
}());
