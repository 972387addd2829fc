'use strict';

/* The editor of a draft: colours, completion, marks from the server's check, tests. All rules are the server's. */
document.addEventListener('DOMContentLoaded', () => {
  const form = document.getElementById('editor');
  const words = read('words') || {};
  const texts = document.getElementById('texts').dataset;
  let marks = read('marks') || [];
  tabs();
  if (!form) {
    showFindings();
    return;
  }
  const area = document.getElementById('text');
  const file = form.elements.file.value;
  const state = document.getElementById('state');
  let saved = area.value;
  let generation = 0;

  CodeMirror.defineSimpleMode('drl', {
    start: [
      {regex: /\/\*/, token: 'comment', next: 'comment'},
      {regex: /\/\/.*/, token: 'comment'},
      {regex: /"(?:[^"\\]|\\.)*"?/, token: 'string'},
      {regex: /\b(?:package|import|global|rule|when|then|end|salience|not|exists|from|accumulate|collect|and|or|in|matches|contains|memberOf|no-loop|query|function)\b/, token: 'keyword'},
      {regex: /\b(?:true|false|null)\b/, token: 'atom'},
      {regex: /\$[\w\u4e00-\u9fff]+/, token: 'variable-2'},
      {regex: /-?\d+(?:\.\d+)?/, token: 'number'},
      {regex: /\b[A-Z]\w*/, token: 'type'},
      {regex: /\b[a-z]\w*(?=\s*\()/, token: 'def'},
      {regex: /[<>=!&|]+/, token: 'operator'}
    ],
    comment: [
      {regex: /.*?\*\//, token: 'comment', next: 'start'},
      {regex: /.*/, token: 'comment'}
    ],
    meta: {lineComment: '//'}
  });
  const rules = file.endsWith('.drl');
  const editor = CodeMirror.fromTextArea(area, {
    mode: rules ? 'drl' : file.endsWith('.md') ? 'markdown' : 'yaml',
    lineNumbers: true,
    indentUnit: 2,
    tabSize: 2,
    lineWrapping: false,
    matchBrackets: true,
    autoCloseBrackets: true,
    styleActiveLine: true,
    gutters: ['marks', 'CodeMirror-linenumbers'],
    inputStyle: 'contenteditable',
    extraKeys: {
      'Tab': (cm) => cm.somethingSelected() ? cm.indentSelection('add') : cm.replaceSelection('  ', 'end'),
      'Ctrl-S': () => save(),
      'Cmd-S': () => save(),
      'Ctrl-Space': (cm) => complete(cm)
    }
  });
  editor.getInputField().setAttribute('aria-label', file);

  /* Completion: metrics and criteria by code or Chinese name, keys, forms, words of rules. */
  const WORD = /[\w\u4e00-\u9fff.%-]/;
  function candidates(line, before) {
    if (rules) return [].concat(words.rules, words.metrics, words.criteria);
    if (/^\s*(?:-\s*)?(?:\{\s*)?form:\s*\S*$/.test(before)) return words.forms;
    if (/(?:^|[\s{,])metrics?:\s*[^{]*$/.test(before)) return words.metrics;
    if (/\b(?:metrics|previous|last_year):\s*\{[^}]*$/.test(before)) return words.metrics;
    if (/\bexpect:\s*\{[^}]*$/.test(before)) return [].concat(words.criteria, words.keys);
    if (/\bchildren:\s*\[[^\]]*$/.test(before) || /\bcriterion:\s*\S*$/.test(before)) return words.criteria;
    if (/:\s*['"]?[^,{}]*$/.test(before) && !/[{,]\s*\S*$/.test(before)) return [].concat(words.metrics, words.criteria);
    return [].concat(words.keys, words.criteria, words.metrics);
  }
  function complete(cm, quiet) {
    const cursor = cm.getCursor();
    const line = cm.getLine(cursor.line);
    let from = cursor.ch;
    while (from > 0 && WORD.test(line[from - 1])) from--;
    const typed = line.slice(from, cursor.ch).toLowerCase();
    if (quiet && typed.length < 2) return;
    const list = candidates(line, line.slice(0, cursor.ch))
      .filter((word) => word.text.toLowerCase().includes(typed) || word.chinese.includes(typed))
      .filter((word, at, all) => all.findIndex((other) => other.text === word.text) === at)
      .sort((a, b) => Number(b.text.toLowerCase().startsWith(typed)) - Number(a.text.toLowerCase().startsWith(typed)));
    if (quiet && list.length === 1 && list[0].text.toLowerCase() === typed) return;
    cm.showHint({
      completeSingle: false,
      closeCharacters: /[\s()[\]{};:>,]/,
      hint: () => ({
        from: CodeMirror.Pos(cursor.line, from),
        to: CodeMirror.Pos(cursor.line, cm.getCursor().ch),
        list: list.slice(0, 60).map((word) => ({
          text: word.text,
          render: (element) => {
            const code = document.createElement('span');
            code.className = 'hint-code';
            code.textContent = word.text;
            const name = document.createElement('span');
            name.className = 'hint-name';
            name.textContent = word.chinese;
            element.append(code, name);
          }
        }))
      })
    });
  }
  editor.on('inputRead', (cm, change) => {
    if (!cm.state.completionActive && change.text.length === 1 && /[\w\u4e00-\u9fff]/.test(change.text[0])) complete(cm, true);
  });

  /* The check: a moment after the last key, the answer of the newest call counts. */
  let waiting;
  editor.on('change', () => {
    state.textContent = editor.getValue() === saved ? '' : texts.unsaved;
    clearTimeout(waiting);
    waiting = setTimeout(check, 600);
  });
  async function check() {
    const mine = ++generation;
    const answer = await send(form.dataset.check);
    if (mine !== generation || !answer) return;
    marks = answer;
    showFindings();
  }
  async function save() {
    clearTimeout(waiting);
    const mine = ++generation;
    const text = editor.getValue();
    const answer = await send(form.action);
    if (!answer) return;
    form.elements.hash.value = answer.hash;
    saved = text;
    state.textContent = editor.getValue() === saved ? texts.saved : texts.unsaved;
    if (mine === generation) {
      marks = answer.marks;
      showFindings();
    }
  }
  async function send(address, more) {
    const body = new URLSearchParams(new FormData(form));
    body.set('text', editor.getValue());
    Object.entries(more || {}).forEach(([key, value]) => body.set(key, value));
    try {
      const answer = await fetch(address, {method: 'POST', body, headers: {'Accept': 'application/json'}});
      const json = await answer.json().catch(() => ({}));
      if (answer.ok) return json;
      state.textContent = json.error || json.message || json.detail || texts.failed + ' (' + answer.status + ')';
    } catch (offline) {
      state.textContent = texts.offline;
    }
    return null;
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    save();
  });
  window.addEventListener('beforeunload', (event) => {
    if (editor.getValue() !== saved) event.preventDefault();
  });

  /* Tests of what stands on the page. */
  const buttons = [document.getElementById('test'), document.getElementById('changes')];
  async function test() {
    buttons.forEach((button) => { button.disabled = true; });
    state.textContent = texts.testing;
    const answer = await send(form.dataset.test);
    buttons.forEach((button) => { button.disabled = false; });
    if (!answer) return;
    state.textContent = editor.getValue() === saved ? '' : texts.unsaved;
    showResults(answer);
    select('results');
  }
  buttons[0].addEventListener('click', test);

  /* Changed rules: the draft is saved, the server tries them in the background, the page follows. */
  buttons[1].addEventListener('click', async () => {
    await save();
    if (editor.getValue() !== saved) return;
    await test();
    buttons[1].disabled = true;
    await fetch(form.dataset.gates, {method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual'})
      .catch(() => null);
    follow();
  });
  async function follow() {
    const answer = await fetch(form.dataset.gates, {headers: {'Accept': 'application/json'}}).then((got) => got.json()).catch(() => null);
    const panel = document.getElementById('results');
    panel.querySelectorAll('.gate').forEach((old) => old.remove());
    if (!answer || answer.open) {
      if (answer) gate(panel, line('plain', texts.follow.replace('{0}', answer.percent).replace('{1}', answer.words)));
      setTimeout(follow, 1000);
      return;
    }
    buttons[1].disabled = false;
    if (answer.error) gate(panel, line('bad', answer.error));
    answer.gates.filter((one) => one.gate === 'mutation' || one.gate === 'check').forEach((one) => {
      gate(panel, line(one.passed ? 'good' : 'bad', one.words));
      if (one.gate === 'mutation' && one.places.length) gate(panel, line('plain', texts.survivors));
      one.places.forEach((place) => gate(panel, entry(place, '', one.gate === 'mutation')));
    });
  }
  function gate(panel, row) {
    row.classList.add('gate');
    panel.append(row);
  }

  function showResults(answer) {
    const panel = document.getElementById('results');
    panel.replaceChildren();
    if (answer.refused) {
      panel.append(line('bad', answer.refused));
      return;
    }
    const failed = answer.failed.length;
    panel.append(line(failed ? 'bad' : 'good',
      (failed ? texts.some : texts.passed).replace('{0}', answer.scenarios).replace('{1}', failed)));
    answer.failed.forEach((place) => panel.append(entry(place)));
    panel.append(line(answer.coverage >= answer.coverageWanted ? 'good' : 'bad',
      texts.coverage.replace('{0}', answer.coverage).replace('{1}', answer.coverageWanted)));
    answer.uncovered.forEach((place) => panel.append(entry(place, texts.uncovered)));
  }
  function entry(place, front, withScenario) {
    const row = document.createElement('div');
    row.className = 'finding';
    const link = jump(place.file, place.line, 0);
    row.append(link, ' ' + (front ? front + ' ' : '') + place.text);
    place.details.forEach((detail) => {
      const more = document.createElement('div');
      more.className = 'finding-detail';
      more.textContent = detail;
      row.append(more);
    });
    if (withScenario) {
      const more = document.createElement(place.scenario ? 'pre' : 'div');
      more.className = 'finding-detail';
      more.textContent = place.scenario || texts.none;
      row.append(more);
      if (place.scenario) {
        const copy = document.createElement('button');
        copy.type = 'button';
        copy.className = 'btn btn-sm btn-link p-0';
        copy.textContent = texts.copy;
        copy.addEventListener('click', async () => {
          await navigator.clipboard.writeText(place.scenario + '\n');
          copy.textContent = texts.copied;
        });
        row.append(copy);
      }
    }
    return row;
  }

  /* Findings: marked in the text, listed under it, counted beside each file. */
  function showFindings() {
    const counts = {};
    marks.forEach((mark) => {
      const name = mark.file.split('!')[0];
      counts[name] = (counts[name] || 0) + (mark.error ? 1 : 0);
    });
    document.querySelectorAll('[data-count-for]').forEach((badge) => {
      badge.textContent = counts[badge.dataset.countFor] || '';
    });
    const errors = marks.filter((mark) => mark.error).length;
    const count = document.getElementById('findingCount');
    count.textContent = marks.length || '';
    count.className = errors ? 'count-bad' : marks.length ? 'count-warn' : '';
    const panel = document.getElementById('findings');
    panel.replaceChildren();
    if (!marks.length) panel.append(line('good', texts.clean));
    marks.forEach((mark) => {
      const row = document.createElement('div');
      row.className = 'finding ' + (mark.error ? 'finding-bad' : 'finding-warn');
      row.append(jump(mark.file, mark.line, mark.column), ' ' + mark.message);
      panel.append(row);
    });
    if (!form) return;
    editor.getAllMarks().forEach((old) => old.clear());
    editor.clearGutter('marks');
    marks.filter((mark) => mark.file === file && mark.line > 0).forEach((mark) => {
      const at = Math.min(mark.line, editor.lineCount()) - 1;
      const length = editor.getLine(at).length;
      const from = mark.column > 0 ? Math.min(mark.column - 1, Math.max(0, length - 1)) : editor.getLine(at).search(/\S|$/);
      const until = mark.length > 0 ? Math.min(length, from + mark.length) : length;
      editor.markText({line: at, ch: from}, {line: at, ch: Math.max(until, from + 1)},
        {className: mark.error ? 'mark-bad' : 'mark-warn', title: mark.message});
      const sign = document.createElement('span');
      sign.className = mark.error ? 'gutter-bad' : 'gutter-warn';
      sign.title = mark.message;
      sign.textContent = '●';
      editor.setGutterMarker(at, 'marks', sign);
    });
  }
  function jump(name, number, column) {
    const plain = name.split('!')[0];
    const link = document.createElement('a');
    link.className = 'code';
    link.textContent = name.includes('!') && number > 0
      ? name + '!' + cell(column, number)
      : name + (number > 0 ? ':' + number + (column > 0 ? ':' + column : '') : '');
    link.href = (form ? form.dataset.edit : window.location.pathname) + '?file=' + encodeURIComponent(plain) + '&line=' + number;
    if (form && plain === file) {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        go(number, column);
      });
    }
    return link;
  }
  /** The name of a cell as spreadsheet programs write it. */
  function cell(column, row) {
    let letters = '';
    for (let rest = Math.max(1, column); rest > 0; rest = Math.floor((rest - 1) / 26)) {
      letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
    }
    return letters + row;
  }

  function go(number, column) {
    editor.setCursor({line: Math.max(0, number - 1), ch: Math.max(0, column - 1)});
    editor.scrollIntoView(null, 120);
    editor.focus();
  }
  function line(kind, words) {
    const row = document.createElement('div');
    row.className = 'finding finding-' + kind;
    row.textContent = words;
    return row;
  }
  function tabs() {
    document.querySelectorAll('[data-tab]').forEach((tab) => tab.addEventListener('click', () => select(tab.dataset.tab)));
    document.getElementById('results').append(line('plain', texts.hint));
  }
  function select(name) {
    document.querySelectorAll('[data-tab]').forEach((tab) => {
      const here = tab.dataset.tab === name;
      tab.classList.toggle('active', here);
      tab.setAttribute('aria-selected', String(here));
      document.getElementById(tab.dataset.tab).hidden = !here;
    });
  }
  function read(id) {
    const source = document.getElementById(id);
    return source ? JSON.parse(source.textContent) : null;
  }

  showFindings();
  if (Number(form.dataset.line) > 0) go(Number(form.dataset.line), 1);
});
