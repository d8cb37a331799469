"use strict";
(() => {
  const button = document.getElementById("language");
  const marked = Array.from(document.querySelectorAll("[data-ko]"));
  for (const one of marked) {
    one.dataset.en = one.textContent;
  }
  const labelled = Array.from(document.querySelectorAll("[data-ko-label]"));
  for (const one of labelled) {
    one.dataset.enLabel = one.getAttribute("aria-label");
  }
  const show = (language) => {
    document.documentElement.lang = language;
    for (const one of marked) {
      one.textContent = one.dataset[language];
    }
    for (const one of labelled) {
      one.setAttribute("aria-label", one.dataset[`${language}Label`]);
    }
    button.textContent = language === "ko" ? "English" : "한국어";
    button.lang = language === "ko" ? "en" : "ko";
  };
  button.hidden = false;
  button.addEventListener("click", () => show(document.documentElement.lang === "ko" ? "en" : "ko"));
  show((navigator.language || "").startsWith("ko") ? "ko" : "en");
})();
(() => {
  const NEAR = 14;
  for (const hint of document.querySelectorAll(".pointing")) {
    hint.hidden = false;
  }
  for (const words of document.querySelectorAll(".pointed")) {
    const map = words.parentElement.querySelector("svg");
    const points = Array.from(map.querySelectorAll(".pair[tabindex]"));
    const places = new Map(
      points.map((point) => {
        const circle = point.querySelector("circle");
        return [point, { x: circle.cx.baseVal.value, y: circle.cy.baseVal.value }];
      })
    );
    // From left to right, as the arrow keys go.
    points.sort((one, other) => places.get(one).x - places.get(other).x || places.get(one).y - places.get(other).y);
    if (points.length === 0) {
      continue;
    }
    words.hidden = false;
    let shown = points[0];
    const show = (point) => {
      shown.classList.remove("shown");
      shown.setAttribute("tabindex", "-1");
      shown = point;
      point.classList.add("shown");
      point.setAttribute("tabindex", "0");
      words.textContent = point.querySelector("title").textContent;
    };
    shown.setAttribute("tabindex", "0");
    map.addEventListener("focusin", (event) => {
      const point = event.target.closest(".pair");
      if (point !== null) {
        show(point);
      }
    });
    map.addEventListener("keydown", (event) => {
      const at = points.indexOf(shown);
      const next = {
        ArrowRight: at + 1,
        ArrowDown: at + 1,
        ArrowLeft: at - 1,
        ArrowUp: at - 1,
        Home: 0,
        End: points.length - 1,
      }[event.key];
      if (next !== undefined) {
        event.preventDefault();
        points[Math.max(0, Math.min(points.length - 1, next))].focus();
      }
    });
    const showNearest = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
      const distance = (one) => Math.hypot(places.get(one).x - at.x, places.get(one).y - at.y);
      const nearest = points.reduce((best, one) => (distance(best) > distance(one) ? one : best), points[0]);
      if (NEAR > distance(nearest)) {
        show(nearest);
      }
    };
    map.addEventListener("pointermove", showNearest);
    map.addEventListener("pointerdown", showNearest);
  }
})();
