// The heat map sorts, filters by name and level, and jumps; cells and criteria open their
// evidence in place; findings offer a link to copy.
// Without this script the map is a plain table, and what opens evidence are links to it.
(function () {
  "use strict";
  var say = document.currentScript.dataset;
  var tools = document.getElementById("heat-tools");
  var table = document.getElementById("heat-table");

  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function all(selector, act) { each(document.querySelectorAll(selector), act); }

  function made(kind, text, kindOf) {
    var element = document.createElement(kind);
    if (text) { element.textContent = text; }
    if (kindOf) { element.className = kindOf; }
    if (kind === "button") { element.type = "button"; }
    return element;
  }

  // Evidence: a copy of what stands further down, in a dialog.
  function copyOf(element) {
    var copy = element.cloneNode(true);
    copy.removeAttribute("id");
    each(copy.querySelectorAll("[id]"), function (inner) { inner.removeAttribute("id"); });
    return copy;
  }

  function show(link, where, what) {
    var notes = document.getElementById(link.hash.slice(1));
    var row = document.getElementById(link.hash.slice(1).replace(/-e$/, ""));
    if (!row || !notes || !row.cells) { return false; }
    var dialog = made("dialog");
    var heading = made("h2", what);
    var acts = made("p", "", "acts");
    var close = made("button", say.close, "act");
    var go = made("a", say.open);
    heading.id = "evidence-of";
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.appendChild(made("p", where, "kicker"));
    dialog.appendChild(heading);
    [1, 2].forEach(function (column) {
      var part = made("div");
      each(row.cells[column].childNodes, function (node) {
        if (node.nodeType !== 1) {
          part.appendChild(node.cloneNode(true));
        } else if (!node.querySelector("a")) {
          part.appendChild(copyOf(node));
        }
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

  // told(link) returns where the evidence is from and what it is about.
  function opens(place, told) {
    place.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("td a[href^='#']") : null;
      var plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (!link || !plain || !window.HTMLDialogElement) { return; }
      var words = told(link);
      if (show(link, words[0], words[1])) { event.preventDefault(); }
    });
  }

  function nameOf(head) {
    var about = head.querySelector("p");
    var name = head.textContent;
    return about ? name.slice(0, name.length - about.textContent.length) : name;
  }

  all(".criteria", function (criteria) {
    var section = criteria.closest(".unit");
    var where = (section || document).querySelector(section ? "h2" : "h1").textContent;
    opens(criteria, function (link) {
      return [where, nameOf(link.closest("tr").cells[0])];
    });
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

  function linkFindings() {
    all("main h2[id], .domain > h3[id]", function (heading) {
      heading.classList.add("linked");
      heading.after(linked(heading.id, heading.textContent));
    });
    all(".criteria tr[id] > th", function (head) {
      head.insertBefore(linked(head.parentNode.id, nameOf(head)), head.querySelector("p"));
    });
  }

  function opensCells(body, heads, titles) {
    opens(body, function (link) {
      var cell = link.parentNode;
      var column = cell.cellIndex;
      return [cell.parentNode.cells[0].textContent,
        heads[column].textContent + " " + titles[column]];
    });
  }

  function heatMap(body, heads, titles) {
    var rows = Array.prototype.slice.call(body.rows);
    var words = tools.dataset;
    var ranks = rows.map(function (row) {
      return Array.prototype.map.call(row.cells, function (cell) {
        return cell.className ? Number(cell.className.slice(1)) : -1;
      });
    });
    var order = rows.map(function (_, place) { return place; });
    var names = rows.map(function (row) { return row.cells[0].textContent; });

    function labelled(text, control) {
      var label = made("label", text);
      label.appendChild(control);
      tools.appendChild(label);
      return control;
    }

    var filter = labelled(words.filter, made("input"));
    filter.type = "search";

    var level = labelled(words.level, made("select"));
    level.appendChild(new Option(words.levels, ""));
    all("#heat-key > li", function (key, rank) {
      level.appendChild(new Option(key.textContent.trim(), String(rank)));
    });
    level.appendChild(new Option(words.none, "-1"));

    var jump = labelled(words.domain, made("select"));
    jump.appendChild(new Option(words.all, "1"));
    var start = 1;
    each(Array.prototype.slice.call(table.tHead.rows[0].cells, 1), function (cell) {
      jump.appendChild(new Option(cell.textContent.trim(), String(start)));
      start += cell.colSpan;
    });
    var shown = tools.appendChild(made("output"));

    // A cell of another level stays, so that columns hold, and keeps its content aside.
    var aside = rows.map(function () { return []; });

    function thin(place, wanted) {
      var kept = 0;
      for (var column = 1; column < rows[place].cells.length; column += 1) {
        var cell = rows[place].cells[column];
        var rank = ranks[place][column];
        var on = wanted === "" || rank === Number(wanted);
        kept += on ? 1 : 0;
        if (on && aside[place][column]) {
          cell.appendChild(aside[place][column]);
          aside[place][column] = null;
          cell.className = rank < 0 ? "" : "c" + rank;
        } else if (!on && !aside[place][column]) {
          aside[place][column] = cell.removeChild(cell.firstChild);
          cell.className = "";
        }
      }
      return kept;
    }

    function select() {
      var text = filter.value.toLocaleLowerCase();
      var left = 0;
      var cells = 0;
      rows.forEach(function (row, place) {
        var kept = thin(place, level.value);
        row.hidden = !kept || names[place].toLocaleLowerCase().indexOf(text) < 0;
        left += row.hidden ? 0 : 1;
        cells += row.hidden ? 0 : kept;
      });
      shown.textContent = words.shown + " " + left + " / " + rows.length
        + (level.value === "" ? "" : "; " + words.cells.replace("{}", cells));
    }

    filter.addEventListener("input", select);
    level.addEventListener("change", select);

    jump.addEventListener("change", function () {
      var head = heads[Number(jump.value)];
      table.parentNode.scrollLeft = jump.value === "1" ? 0
        : head.offsetLeft - heads[0].offsetWidth;
    });

    function sortBy(column) {
      var button = heads[column].querySelector("button");
      var down = heads[column].getAttribute("aria-sort") === "ascending";
      each(heads, function (head) { head.removeAttribute("aria-sort"); });
      heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
      order.sort(function (one, other) {
        // What has no level comes last, whichever way the others stand.
        var without = column > 0 && (ranks[one][column] < 0) - (ranks[other][column] < 0);
        if (without) { return without; }
        var by = column === 0 ? names[one].localeCompare(names[other])
          : ranks[one][column] - ranks[other][column];
        return (down ? -by : by) || one - other;
      });
      order.forEach(function (place) { body.appendChild(rows[place]); });
      shown.textContent = words.sorted.replace("{}", button.textContent);
    }

    each(heads, function (head, column) {
      var button = made("button", head.textContent);
      button.title = words.sort.replace("{}", titles[column]);
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () { sortBy(column); });
    });

    tools.hidden = false;
    select();
  }

  linkFindings();
  if (table && table.tBodies[0]) {
    var columns = table.tHead.rows[1].cells;
    var names = Array.prototype.map.call(columns, function (head) {
      return head.firstElementChild ? head.firstElementChild.title : head.textContent;
    });
    opensCells(table.tBodies[0], columns, names);
    if (tools) { heatMap(table.tBodies[0], columns, names); }  // none where one unit stands alone
  }
}());
