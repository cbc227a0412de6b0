/**
 * What the page can do where scripts run: search and sort the table. Constant, so that its hash can stand in the
 * content security policy; it reads the page and nothing else.
 */
export const SCRIPT = `'use strict';
(() => {
  document.documentElement.classList.add('scripted');
  const body = document.querySelector('#table tbody');
  const rows = [...body.rows];
  const search = document.getElementById('search');
  const count = document.getElementById('count');
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const refresh = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const row of rows) row.classList.toggle('unfound', !words.every((word) => texts.get(row).includes(word)));
    const shown = rows.filter((row) => row.offsetParent !== null).length;
    count.textContent = shown === rows.length ? '' : shown + ' of ' + rows.length + ' rows';
  };
  search.addEventListener('input', refresh);
  document.addEventListener('change', refresh);
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
  };
  const heads = [...document.querySelectorAll('#table th')];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const sorted = rows.map((row) => [keyOf(row, column), row]);
      sorted.sort(([a], [b]) => (typeof a === 'number' ? a - b : a.localeCompare(b)) * (up ? 1 : -1));
      body.append(...sorted.map(([, row]) => row));
    });
  });
})();
`;
