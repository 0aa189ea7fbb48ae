/** The look of the button and of the frame's place on the website's page. */
export const LAUNCHER = `
:host{all:initial;color-scheme:inherit}
*{box-sizing:border-box}
[hidden]{display:none!important}
.place{position:fixed;z-index:2147483000;bottom:20px;font:16px/1 system-ui,sans-serif}
.right{right:20px}.left{left:20px}
button{all:unset;box-sizing:border-box;position:relative;width:56px;height:56px;border-radius:50%;cursor:pointer;
display:grid;place-items:center;background:var(--accent);color:var(--ink);
box-shadow:0 2px 6px rgb(0 0 0/.16),0 8px 24px rgb(0 0 0/.14);margin-left:auto;transition:transform .15s}
.left button{margin-left:0}
button:hover{transform:scale(1.04)}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #1a1a1a}
svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.less,.open .talk{display:none}.open .less{display:block}
.badge{position:absolute;top:-2px;right:-2px;min-width:22px;height:22px;border-radius:11px;padding:0 6px;
background:#1a1a1a;color:#fff;border:2px solid #fff;font-size:12px;font-weight:600;display:grid;place-items:center}
.panel{width:384px;height:min(640px,100vh - 120px);margin-bottom:16px;border-radius:16px;overflow:hidden;
box-shadow:0 0 0 1px rgb(0 0 0/.08),0 12px 48px rgb(0 0 0/.2);background:Canvas;animation:in .18s ease-out}
iframe{border:0;width:100%;height:100%;display:block}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
@media (max-width:480px){
.open{inset:0!important}.open .panel{width:100%;height:100%;margin:0;border-radius:0}.open button{display:none}
}
@media (prefers-reduced-motion:reduce){.panel{animation:none}button{transition:none}button:hover{transform:none}}
@media print{.place{display:none}}
`;
