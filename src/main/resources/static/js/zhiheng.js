'use strict';

/* Charts: a <div class="chart" data-chart="id"> takes its option from <script type="application/json" id="id">. */
function drawCharts() {
  document.querySelectorAll('[data-chart]').forEach((element) => {
    const source = document.getElementById(element.dataset.chart);
    if (!source || typeof echarts === 'undefined') return;
    const chart = echarts.init(element, null, {renderer: 'svg'});
    chart.setOption(JSON.parse(source.textContent));
    window.addEventListener('resize', () => chart.resize());
    if (element.dataset.link) {
      chart.on('click', (event) => {
        if (event.data && event.data.link) window.location.href = event.data.link;
      });
    }
  });
}

/* A block with data-refresh="seconds" fetches its own page again until the server leaves the attribute out. */
function refreshBlocks() {
  document.querySelectorAll('[data-refresh]').forEach((block) => {
    const wait = Number(block.dataset.refresh) * 1000;
    setTimeout(async () => {
      try {
        const answer = await fetch(window.location.href, {headers: {'X-Requested-With': 'fetch'}});
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById(block.id);
        if (fresh && fresh.dataset.refresh) {
          block.replaceWith(fresh);
          refreshBlocks();
        } else {
          window.location.reload();
        }
      } catch (offline) {
        refreshBlocks();
      }
    }, wait);
  });
}

/* Forms that cannot be undone ask first, in the words the server gave. */
document.addEventListener('submit', (event) => {
  const words = (event.submitter && event.submitter.dataset.confirm) || event.target.dataset.confirm;
  if (words && !window.confirm(words)) event.preventDefault();
});

/* A form is sent once: a second click while the answer is on its way does nothing. */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  keepTyped(form);
  if (form.dataset.wait) {
    const note = document.createElement('p');
    note.className = 'alert alert-info mt-2 mb-0';
    note.setAttribute('role', 'status');
    note.textContent = form.dataset.wait;
    form.append(note);
  }
  setTimeout(() => form.querySelectorAll('button[type=submit]').forEach((button) => { button.disabled = true; }), 0);
});
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  document.querySelectorAll('form[data-sent]').forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll('[role=status]').forEach((note) => note.remove());
    form.querySelectorAll('button[type=submit]').forEach((button) => { button.disabled = false; });
  });
});

/* What was typed into a form that was refused, or whose session had ended, comes back. It lies in this tab and is its user's only. */
const TYPED = 'zhiheng.typed';
function typedFields(form) {
  return Array.from(form.elements).filter((field) => field.name && !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type));
}
function keepTyped(form) {
  const user = document.body.dataset.user;
  if (!user) return;
  const fields = typedFields(form).map((field) => [field.name, field.value, field.checked === true]);
  try {
    sessionStorage.setItem(TYPED, JSON.stringify({user, action: new URL(form.action).pathname, fields}));
  } catch (full) { /* then nothing comes back */ }
}
function giveTypedBack() {
  const user = document.body.dataset.user;
  const kept = sessionStorage.getItem(TYPED);
  if (!user || !kept || window.location.pathname === '/password') return;
  sessionStorage.removeItem(TYPED);
  const typed = JSON.parse(kept);
  const ended = document.referrer !== '' && new URL(document.referrer).pathname === '/login';
  if (typed.user !== user || !(ended || document.querySelector('[data-refused]'))) return;
  const form = Array.from(document.forms).find((one) => one.method === 'post' && new URL(one.action).pathname === typed.action);
  if (!form) return;
  const fields = typedFields(form);
  typed.fields.forEach(([name, value, checked], at) => {
    const field = fields[at];
    if (!field || field.name !== name) return;
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = checked;
    else field.value = value;
  });
  const folded = form.closest('.collapse'), details = form.closest('details');
  if (folded) folded.classList.add('show');
  if (details) details.open = true;
}

/* A button that prints the page. */
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print();
});

/* Selecting in a query bar sends it at once. */
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-submit]')) event.target.form.submit();
});

/* Sorting by a column head: numbers as numbers, texts by Chinese collation. */
document.addEventListener('click', (event) => {
  const head = event.target.closest('th[data-sort]');
  if (!head) return;
  const table = head.closest('table');
  const body = table.tBodies[0];
  const index = Array.from(head.parentNode.children).indexOf(head);
  const down = head.getAttribute('aria-sort') === 'ascending';
  const value = (row) => row.cells[index] ? (row.cells[index].dataset.value ?? row.cells[index].textContent.trim()) : '';
  const rows = Array.from(body.rows);
  rows.sort((a, b) => {
    const x = value(a), y = value(b);
    const order = head.dataset.sort === 'number'
      ? (x === '' ? Infinity : Number(x)) - (y === '' ? Infinity : Number(y))
      : x.localeCompare(y, 'zh');
    return down ? -order : order;
  });
  table.querySelectorAll('th[aria-sort]').forEach((other) => other.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  rows.forEach((row) => body.appendChild(row));
});

/* Filtering the rows of a table by typed text. */
document.addEventListener('input', (event) => {
  const target = event.target.dataset && event.target.dataset.filter;
  if (!target) return;
  const words = event.target.value.trim().toLowerCase();
  document.querySelectorAll(target + ' tbody tr').forEach((row) => {
    row.hidden = words !== '' && !row.textContent.toLowerCase().includes(words);
  });
});

/* A branch of the unit tree is fetched when it is first opened, by click or by Enter on its arrow. */
document.addEventListener('toggle', (event) => {
  const branch = event.target;
  if (!branch.dataset || !branch.open || !branch.dataset.branches) return;
  const path = branch.dataset.branches;
  delete branch.dataset.branches;
  fetch(path).then((answer) => answer.ok ? answer.text() : Promise.reject(answer.status)).then((text) => {
    const found = new DOMParser().parseFromString(text, 'text/html')
      .querySelector('[data-branch="' + CSS.escape(branch.parentElement.dataset.branch) + '"] ul');
    if (found) branch.querySelector('ul').replaceWith(document.importNode(found, true));
  }).catch(() => { branch.dataset.branches = path; branch.open = false; });
}, true);

/* A field with data-suggest="address" offers the units its text fits, as the address gives them. */
document.addEventListener('input', async (event) => {
  const field = event.target, address = field.dataset && field.dataset.suggest, text = field.value.trim();
  if (!address || text === '') return;
  try {
    const answer = await fetch(address + '&text=' + encodeURIComponent(text), {headers: {'Accept': 'application/json'}});
    if (!answer.ok || field.value.trim() !== text) return;
    const found = await answer.json();
    field.list.replaceChildren(...found.rows.map((unit) => {
      const option = document.createElement('option');
      option.value = unit.unitCode;
      option.label = unit.parentName ? unit.name + '（' + unit.parentName + '）' : unit.name;
      return option;
    }));
  } catch (offline) { /* the code can be typed all the same */ }
});

/* What scrolls can be reached and scrolled by keyboard. */
function reachScrolled() {
  document.querySelectorAll('.sheet, .source').forEach((box) => {
    if (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
  });
}

document.addEventListener('DOMContentLoaded', () => {
  giveTypedBack();
  reachScrolled();
  drawCharts();
  refreshBlocks();
  if (typeof flatpickr !== 'undefined') {
    const chinese = document.documentElement.lang === 'zh';
    if (chinese) Object.assign(flatpickr.l10ns.zh, {monthAriaLabel: '月', yearAriaLabel: '年', hourAriaLabel: '时', minuteAriaLabel: '分'});
    flatpickr('input[data-date]', {dateFormat: 'Y-m-d', allowInput: true, locale: chinese ? 'zh' : 'default'});
  }
});
