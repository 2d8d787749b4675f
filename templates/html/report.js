// The heat map sorts, filters, jumps and opens its evidence; findings offer a link to copy.
// Without this script the map is a plain table whose cells are links.
(function () {
  "use strict";
  var tools = document.getElementById("heat-tools");
  var table = document.getElementById("heat-table");
  if (!tools || !table || !table.tBodies[0]) { return; }
  var say = tools.dataset;
  var body = table.tBodies[0];
  var heads = table.tHead.rows[1].cells;
  var rows = Array.prototype.slice.call(body.rows);
  var scroller = table.parentNode;
  var titles = Array.prototype.map.call(heads, function (head) {
    return head.firstElementChild ? head.firstElementChild.title : head.textContent;
  });
  var ranks = rows.map(function (row) {
    return Array.prototype.map.call(row.cells, function (cell) {
      return cell.className ? Number(cell.className.slice(1)) : -1;
    });
  });
  var order = rows.map(function (_, place) { return place; });
  var names = rows.map(function (row) { return row.cells[0].textContent; });

  function made(kind, text, kindOf) {
    var element = document.createElement(kind);
    if (text) { element.textContent = text; }
    if (kindOf) { element.className = kindOf; }
    if (kind === "button") { element.type = "button"; }
    return element;
  }

  function labelled(text, control) {
    var label = made("label", text);
    label.appendChild(control);
    tools.appendChild(label);
    return control;
  }

  var filter = labelled(say.filter, made("input"));
  filter.type = "search";
  var jump = labelled(say.domain, made("select"));
  jump.appendChild(new Option(say.all, "1"));
  var start = 1;
  Array.prototype.slice.call(table.tHead.rows[0].cells, 1).forEach(function (cell) {
    jump.appendChild(new Option(cell.textContent.trim(), String(start)));
    start += cell.colSpan;
  });
  var shown = tools.appendChild(made("output"));

  function count() {
    var left = rows.filter(function (row) { return !row.hidden; }).length;
    shown.textContent = say.shown + " " + left + " / " + rows.length;
  }

  filter.addEventListener("input", function () {
    var wanted = filter.value.toLocaleLowerCase();
    rows.forEach(function (row, place) {
      row.hidden = names[place].toLocaleLowerCase().indexOf(wanted) < 0;
    });
    count();
  });

  jump.addEventListener("change", function () {
    var head = heads[Number(jump.value)];
    scroller.scrollLeft = jump.value === "1" ? 0
      : head.offsetLeft - heads[0].offsetWidth;
  });

  function sortBy(column) {
    var button = heads[column].querySelector("button");
    var down = heads[column].getAttribute("aria-sort") === "ascending";
    Array.prototype.forEach.call(heads, function (head) { head.removeAttribute("aria-sort"); });
    heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
    order.sort(function (one, other) {
      var by = column === 0 ? names[one].localeCompare(names[other])
        : ranks[one][column] - ranks[other][column];
      return (down ? -by : by) || one - other;
    });
    order.forEach(function (place) { body.appendChild(rows[place]); });
    shown.textContent = say.sorted.replace("{}", button.textContent);
  }

  Array.prototype.forEach.call(heads, function (head, column) {
    var button = made("button", head.textContent);
    button.title = say.sort.replace("{}", titles[column]);
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () { sortBy(column); });
  });

  // Evidence from a cell: a copy of what stands in the unit's chapter, in a dialog.
  function copyOf(element) {
    var copy = element.cloneNode(true);
    copy.removeAttribute("id");
    Array.prototype.forEach.call(copy.querySelectorAll("[id], .link"), function (inner) {
      if (inner.className === "link") { inner.remove(); } else { inner.removeAttribute("id"); }
    });
    return copy;
  }

  function show(cell, link) {
    var row = document.getElementById(link.hash.slice(1).replace(/-e$/, ""));
    var notes = document.getElementById(link.hash.slice(1));
    if (!row || !notes) { return false; }
    var dialog = made("dialog");
    var heading = made("h2", heads[cell.cellIndex].textContent + " " + titles[cell.cellIndex]);
    var acts = made("p", "", "acts");
    var close = made("button", say.close, "act");
    var go = made("a", say.open);
    heading.id = "heat-evidence";
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.appendChild(made("p", cell.parentNode.cells[0].textContent, "kicker"));
    dialog.appendChild(heading);
    [1, 2].forEach(function (column) {
      var part = made("div");
      Array.prototype.forEach.call(row.cells[column].childNodes, function (node) {
        part.appendChild(node.nodeType === 1 ? copyOf(node) : node.cloneNode(true));
      });
      dialog.appendChild(part);
    });
    if (notes !== row) { dialog.appendChild(copyOf(notes)); }
    go.href = link.hash;
    acts.appendChild(close);
    acts.appendChild(go);
    dialog.appendChild(acts);
    close.addEventListener("click", function () { dialog.close(); });
    go.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("close", function () { dialog.remove(); });
    document.body.appendChild(dialog);
    dialog.showModal();
    dialog.scrollTop = 0;
    return true;
  }

  body.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("td a") : null;
    var plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link && plain && window.HTMLDialogElement && show(link.parentNode, link)) {
      event.preventDefault();
    }
  });

  // A link to a finding: a heading, or the row of a criterion.
  var said = document.body.appendChild(made("output", "", "said"));

  function copy(anchor) {
    var address = location.href.split("#")[0] + "#" + anchor;
    var done = function () {
      said.textContent = say.copied;
      setTimeout(function () { said.textContent = ""; }, 3000);
    };
    history.replaceState(null, "", "#" + anchor);
    if (navigator.clipboard) { navigator.clipboard.writeText(address).then(done, function () {}); }
  }

  function linked(anchor, what) {
    var button = made("button", "", "link");
    button.setAttribute("aria-label", say.copy.replace("{}", what));
    button.title = button.getAttribute("aria-label");
    button.addEventListener("click", function () { copy(anchor); });
    return button;
  }

  Array.prototype.forEach.call(document.querySelectorAll("main h2[id], .domain > h3[id]"),
    function (heading) {
      heading.classList.add("linked");
      heading.after(linked(heading.id, heading.textContent));
    });
  Array.prototype.forEach.call(document.querySelectorAll(".criteria tr[id] > th"),
    function (head) {
      var about = head.querySelector("p");
      var what = head.textContent;
      if (about) { what = what.slice(0, what.length - about.textContent.length); }
      head.insertBefore(linked(head.parentNode.id, what), about);
    });

  tools.hidden = false;
  count();
}());
