"""How a report looks: light, dark where the screen is, and on paper. Nothing is loaded from elsewhere."""

import base64
import hashlib
from typing import Final

TONES: Final = {
    "blue": ("#1a5fb4", "#7db4f0"),
    "grey-blue": ("#405a7a", "#9db5d0"),
    "green": ("#166b35", "#63c787"),
    "green-blue": ("#0b5f66", "#5cc4c8"),
    "grey-green": ("#42604d", "#9cbfa8"),
    "amber": ("#7a4f00", "#e5b454"),
    "red": ("#b3261e", "#f28b82"),
    "grey": ("#525a65", "#a7afb9"),
}
"""The tones in the light and in the dark, as the window has them."""
SHARES: Final = range(5, 65)
"""The shares of the width that a column may ask for, in percent."""
_LIGHT: Final = (
    "--base:#fff;--panel:#fafbfc;--even:#f6f7f9;--head:#f4f5f7;--text:#1b1f24;--second:#525a65;--line:#dfe2e7;"
    "--strong:#1b1f24;--link:#1a5fb4;--code:#f3f4f7;--wash:#f7f3ec;--wash-red:#faf0ef;"
)
_DARK: Final = (
    "--base:#191b1f;--panel:#1e2126;--even:#1e2126;--head:#2a2e34;--text:#e6e8eb;--second:#a7afb9;--line:#343941;"
    "--strong:#e6e8eb;--link:#7db4f0;--code:#22262c;--wash:#2d2a24;--wash-red:#2e2625;"
)


def _colours(place: int) -> str:
    return "".join(f"--{tone}:{pair[place]};" for tone, pair in TONES.items())


SHEET: Final = f"""
:root{{color-scheme:light dark;{_LIGHT}{_colours(0)}}}
@media screen and (prefers-color-scheme:dark){{:root{{{_DARK}{_colours(1)}}}}}
*{{box-sizing:border-box}}
body{{margin:0;background:var(--base);color:var(--text);font:14px/1.45 system-ui,"Noto Sans","DejaVu Sans",sans-serif;
font-variant-numeric:tabular-nums}}
main{{max-width:1040px;margin:0 auto;padding:32px 24px 48px}}
h1{{font-size:22px;line-height:30px;margin:0 0 4px}}
h2{{font-size:17px;line-height:24px;margin:32px 0 8px}}
h3{{font-size:14px;line-height:20px;margin:0;display:inline}}
h4{{font-size:14px;line-height:20px;margin:16px 0 4px}}
.box h4{{margin-top:0}}
.index table{{font-size:12.5px}}
p{{margin:0 0 8px}}
ul,ol{{margin:0 0 8px;padding-left:24px}}
a{{color:var(--link);text-decoration:none}}
a:hover{{text-decoration:underline}}
a:focus-visible,summary:focus-visible{{outline:2px solid var(--link);outline-offset:2px}}
h1,h2,h3,h4,p,li,td,th,dd,dt,summary,code,.name{{overflow-wrap:anywhere;unicode-bidi:isolate}}
.second{{color:var(--second)}}
.cover{{display:flex;flex-wrap:wrap;gap:16px 32px;justify-content:space-between;border-bottom:2px solid var(--strong);
padding-bottom:16px}}
.cover>div{{flex:1 1 400px}}
.made{{flex:0 1 auto;text-align:right;color:var(--second);font-size:12.5px}}
.made p{{margin:0}}
code{{font:12px/18px ui-monospace,"Noto Sans Mono","DejaVu Sans Mono",monospace;background:var(--code);padding:0 4px;
border-radius:2px;white-space:pre-wrap}}
.made code{{background:none;padding:0;font-size:11px}}
dl{{margin:0}}
.origin{{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin-top:12px}}
.origin dt,.figures dt{{color:var(--second)}}
.origin dd,.figures dd{{margin:0}}
.figures{{display:flex;flex-wrap:wrap;gap:12px 40px;margin:16px 0}}
.figures dd{{font-weight:bold}}
.first .figures dd,.first.figures dd{{font-size:20px;line-height:28px}}
.figures small{{display:block;font-weight:normal;color:var(--second);font-size:12px}}
.box{{border-left:3px solid var(--amber);background:var(--wash);padding:8px 12px;margin:0 0 8px}}
.box.bad{{border-color:var(--red);background:var(--wash-red)}}
.box.good{{border-color:var(--green)}}
.box p:last-child,.box ol:last-child{{margin-bottom:0}}
table{{border-collapse:collapse;table-layout:fixed;width:100%;margin:0 0 8px}}
caption{{text-align:left;color:var(--second);padding:0 0 4px}}
th,td{{text-align:left;vertical-align:top;padding:4px 8px;font-weight:normal}}
thead th{{background:var(--head);color:var(--second);border-bottom:1px solid var(--line);font-size:12.5px}}
tbody tr:nth-child(even){{background:var(--even)}}
td.n,th.n{{text-align:right;white-space:nowrap}}
{"".join(f".w{share}{{width:{share}%}}" for share in SHARES)}
.words{{overflow-wrap:normal;hyphens:auto}}
.state{{white-space:nowrap}}
.state b{{margin-left:4px}}
svg{{width:14px;height:14px;vertical-align:-2px;flex:none}}
{"".join(f".{tone}{{color:var(--{tone})}}" for tone in TONES)}
nav ol{{columns:2;column-gap:40px}}
details{{border:1px solid var(--line);border-radius:4px;margin:0 0 8px;background:var(--base)}}
mark{{background:var(--wash);color:inherit;font-weight:bold;text-decoration:underline}}
.sides{{display:flex;flex-wrap:wrap;gap:8px 32px;margin:0 0 16px}}
.sides>div{{flex:1 1 400px}}
.sides h3{{display:block}}
.sides p{{margin:4px 0}}
summary{{padding:8px 12px;cursor:pointer;background:var(--panel)}}
summary .state{{margin:0 8px}}
.job{{padding:8px 12px}}
footer{{border-top:1px solid var(--line);margin-top:32px;padding-top:8px;color:var(--second);font-size:12.5px}}
@page{{size:A4;margin:16mm 14mm 18mm;@bottom-right{{content:"Page " counter(page) " of " counter(pages);
font:9pt system-ui,sans-serif;color:#525a65}}}}
@media print{{
body{{font-size:9.5pt;background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}}
main{{max-width:none;padding:0}}
h1{{font-size:17pt;line-height:1.3}}h2{{font-size:12.5pt}}h3,h4{{font-size:10pt}}
h2,h3,h4,summary,caption{{break-after:avoid;break-inside:avoid}}
tr,.box,li,.figures,.origin,.cover,.sides>div,.changed>details{{break-inside:avoid}}
tbody tr:first-child{{break-before:avoid}}
thead{{display:table-header-group}}
.index,.comparison,.jobs,.appendix{{break-before:page}}
a{{color:inherit}}
details{{border:0;border-top:1px solid var(--line);border-radius:0;margin:0 0 12pt}}
details::details-content{{content-visibility:visible;block-size:auto}}
summary{{list-style:none;padding:6pt 0;background:none}}
summary::-webkit-details-marker{{display:none}}
.job{{padding:0}}
td,th{{padding:2pt 4pt}}.index table{{font-size:8pt}}
p,li{{orphans:3;widows:3}}
}}
@media (max-width:700px){{main{{padding:16px 12px}}.made{{text-align:left}}nav ol{{columns:1}}
.wide{{overflow-x:auto}}.figures{{gap:8px 24px}}}}
""".replace("\n", "")
"""The sheet; no name of a job can come into it."""
_HASH: Final = base64.b64encode(hashlib.sha256(SHEET.encode()).digest()).decode()
POLICY: Final = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""What the page may load: this sheet, and nothing else at all."""
