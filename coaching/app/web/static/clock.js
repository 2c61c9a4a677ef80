// Times as people read them, and as they stand in addresses (#t=72.5).

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

export function timeIn(address) {
  const found = /#t=(\d+(?:\.\d+)?)$/.exec(address);
  return found ? Number(found[1]) : null;
}

// The last place in ascending `starts` that is not after `time`; -1 before the first.
export function placeOf(starts, time) {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// Go to a second, as soon as the element knows where that is.
export function seek(player, time, { play = false } = {}) {
  const go = () => {
    player.currentTime = Math.min(time, Number.isFinite(player.duration) ? player.duration : time);
    if (play) player.play().catch(() => {}); // a browser may want a press first
  };
  if (player.readyState >= HTMLMediaElement.HAVE_METADATA) go();
  else {
    player.addEventListener("loadedmetadata", go, { once: true });
    if (player.preload === "none" || player.networkState === HTMLMediaElement.NETWORK_EMPTY) player.load();
  }
}
