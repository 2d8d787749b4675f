// The heat map sorts, filters and jumps; without this script it is a plain table.
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
  var ranks = rows.map(function (row) {
    return Array.prototype.map.call(row.cells, function (cell) {
      return cell.className ? Number(cell.className.slice(1)) : -1;
    });
  });
  var order = rows.map(function (_, place) { return place; });
  var names = rows.map(function (row) { return row.cells[0].textContent; });

  function labelled(text, control) {
    var label = document.createElement("label");
    label.textContent = text;
    label.appendChild(control);
    tools.appendChild(label);
    return control;
  }

  var filter = labelled(say.filter, document.createElement("input"));
  filter.type = "search";
  var jump = labelled(say.domain, document.createElement("select"));
  jump.appendChild(new Option(say.all, "1"));
  var start = 1;
  Array.prototype.slice.call(table.tHead.rows[0].cells, 1).forEach(function (cell) {
    jump.appendChild(new Option(cell.textContent.trim(), String(start)));
    start += cell.colSpan;
  });
  var shown = document.createElement("output");
  tools.appendChild(shown);

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
    var button = document.createElement("button");
    var what = head.firstElementChild ? head.firstElementChild.title : head.textContent;
    button.type = "button";
    button.textContent = head.textContent;
    button.title = say.sort.replace("{}", what);
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () { sortBy(column); });
  });

  tools.hidden = false;
  count();
}());
