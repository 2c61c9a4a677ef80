// Search: what is found plays where it stands; on a phone the filters begin closed.

import "./playing.js";

const filters = document.getElementById("filters");
if (filters.dataset.set === "0" && !matchMedia("(min-width: 48rem)").matches) filters.open = false;
