/**
 * Returns a function that has `render` called in the next frame, once however often it is called before. A hidden tab
 * has no frames: there it is called soon.
 */
export function inNextFrame(render) {
  let isPlanned = false;
  const run = () => {
    if (!isPlanned) return;
    isPlanned = false;
    render();
  };
  const wait = () => {
    if (document.hidden) setTimeout(run, 250);
    else requestAnimationFrame(run);
  };
  // The frame that was waited for does not come if the tab is hidden before.
  document.addEventListener('visibilitychange', () => {
    if (isPlanned) wait();
  });
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    wait();
  };
}
