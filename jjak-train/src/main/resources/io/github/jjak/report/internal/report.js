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
