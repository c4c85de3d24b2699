#include "html_assets.hpp"

namespace datawave::inspect {

// Colours are the tokens of the product's console; each pair of text and fill has a contrast of 4.5 or more.
const char kPageStyle[] = R"css(
:root{color-scheme:light dark;--bg:#fff;--surface:#f6f7f9;--text:#1b2330;--muted:#566175;--line:#d5dae2;--accent:#2a56c6;
--bad:#a3201d;--bad-bg:#fde8e7;--warn:#7a4b00;--warn-bg:#fdf0d5;--low:#4b5565;--low-bg:#eceff3;
--conf:#5b2a86;--conf-bg:#f1e6fa;--restr:#fff;--restr-bg:#6b2fa0}
@media (prefers-color-scheme:dark){:root{--bg:#12161d;--surface:#1a2029;--text:#e4e8ee;--muted:#9aa6b8;--line:#333c49;--accent:#8fadff;
--bad:#ff9b94;--bad-bg:#3a1715;--warn:#f0c060;--warn-bg:#33270d;--low:#b3bccb;--low-bg:#2a313c;
--conf:#d5b3f5;--conf-bg:#2d1b3d;--restr:#1b0f26;--restr-bg:#c79bf2}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:13.5px/20px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main,footer{max-width:1280px;margin:0 auto;padding:0 24px}
header{padding-top:24px}
h1{font-size:22px;line-height:28px;margin:0;overflow-wrap:anywhere}
h2{font-size:16px;margin:32px 0 8px}
h3{font-size:13.5px;margin:16px 0 4px}
p{margin:4px 0 8px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--bg);padding:4px 8px}
.muted{color:var(--muted)}
.facts{display:flex;flex-wrap:wrap;gap:8px;margin:16px 0;padding:0;list-style:none}
.facts li{background:var(--surface);border:1px solid var(--line);border-radius:4px;padding:8px 12px}
.facts b{display:block;font-size:18px;line-height:24px;font-variant-numeric:tabular-nums}
nav ul{display:flex;flex-wrap:wrap;gap:16px;margin:8px 0 0;padding:0;list-style:none}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--line);font-weight:400;overflow-wrap:break-word}
td.id{overflow-wrap:anywhere}
thead th{font-size:12px;color:var(--muted);white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code,pre,.id{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px}
pre{background:var(--surface);border:1px solid var(--line);border-radius:4px;padding:8px 12px;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.tag{display:inline-block;border-radius:4px;padding:0 6px;font-size:12px;white-space:nowrap}
.high{color:var(--bad);background:var(--bad-bg)}
.medium{color:var(--warn);background:var(--warn-bg)}
.low,.key{color:var(--low);background:var(--low-bg)}
.confidential{color:var(--conf);background:var(--conf-bg)}
.restricted{color:var(--restr);background:var(--restr-bg)}
.notice{border:1px solid var(--line);border-left:4px solid var(--warn);background:var(--surface);border-radius:4px;padding:8px 12px;margin:16px 0}
.notice.failed{border-left-color:var(--bad)}
#filter{margin:24px 0 0}
#search{font:inherit;color:inherit;background:var(--bg);border:1px solid #818b9b;border-radius:4px;height:30px;padding:0 8px;width:min(28em,100%)}
details.t{border-bottom:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 32px}
details.t>summary{cursor:pointer;padding:6px 0;min-height:24px;overflow-wrap:anywhere}
details.t>div{padding:0 0 16px 16px}
footer{padding-top:24px;padding-bottom:32px;color:var(--muted)}
ul.names{columns:20em;font-size:12.5px}
[hidden]{display:none!important}
@media print{#filter,nav,.skip{display:none}body{font-size:11px;line-height:15px}header,main,footer{max-width:none;padding:0}
details.t{content-visibility:visible}thead{display:table-header-group}tr{break-inside:avoid}.tag{border:1px solid currentColor}}
)css";

const char kPageScript[] = R"js(
(() => {
  const box = document.getElementById('search'), count = document.getElementById('count');
  document.getElementById('filter').hidden = false;
  let items = null, timer = 0;
  const filter = () => {
    items = items || [...document.querySelectorAll('[data-item]')].map(e => [e, e.textContent.toLowerCase()]);
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [e, text] of items) { const hit = words.every(w => text.includes(w)); e.hidden = !hit; shown += hit; }
    count.textContent = words.length ? shown + ' of ' + items.length + ' match' : '';
  };
  box.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(filter, 120); });
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    if (closed.length <= 300) for (const d of closed) d.open = true;
  });
  addEventListener('afterprint', () => { if (closed.length <= 300) for (const d of closed) d.open = false; });
})();
)js";

}  // namespace datawave::inspect
