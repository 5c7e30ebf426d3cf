// What all pages have: durations, a colour and a legend for each type of work, and what hovering tells.
const $ = id => document.getElementById(id);

function duration(us) {
  return us >= 1e6 ? (us / 1e6).toFixed(3) + ' s' : us >= 1e3 ? (us / 1e3).toFixed(3) + ' ms' : us.toFixed(1) + ' µs';
}

// Neighbours in the legend are far from each other in colour.
const hues = new Map();
function colour(type, light = 75) {
  if (!hues.has(type)) hues.set(type, Math.round(hues.size * 137.508 + 210) % 360);
  return `hsl(${hues.get(type)} 60% ${light}%)`;
}

// A click finds all work of the type.
function legend(types) {
  $('legend').replaceChildren(...[...new Set(types)].sort().map(type => {
    const entry = document.createElement('button'), swatch = document.createElement('i');
    swatch.style.background = colour(type);
    entry.append(swatch, type);
    entry.addEventListener('click', () => {
      $('search').value = $('search').value === type ? '' : type;
      $('search').dispatchEvent(new Event('input'));
    });
    return entry;
  }));
}

function tell(lines, event) {
  const tip = $('tip');
  if (!lines) {
    tip.style.display = 'none';
    return;
  }
  tip.textContent = lines.join('\n');
  tip.style.display = 'block';
  tip.style.left = Math.max(0, Math.min(event.clientX + 12, window.innerWidth - tip.offsetWidth - 8)) + 'px';
  tip.style.top = Math.max(0, Math.min(event.clientY + 12, window.innerHeight - tip.offsetHeight - 8)) + 'px';
}

// As much of a text as there is room for, so that what is drawn can be read at any width.
function fitting(g, text, room) {
  if (g.measureText(text).width <= room) return text;
  let fits = 0, tooMany = text.length;
  while (fits + 1 < tooMany) {
    const middle = (fits + tooMany) >> 1;
    if (g.measureText(text.slice(0, middle) + '…').width <= room) fits = middle; else tooMany = middle;
  }
  return fits < 2 ? '' : text.slice(0, fits) + '…';
}

function fill(canvas, g, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = width + 'px';
  canvas.style.height = height + 'px';
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
}
