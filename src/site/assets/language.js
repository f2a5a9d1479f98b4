// The language stays from page to page. Where nothing can be kept, each page begins in Chinese.
"use strict";
(() => {
  const box = document.getElementById("english");
  const kept = {
    get: () => { try { return localStorage.getItem("gouji.language"); } catch { return null; } },
    set: (language) => { try { localStorage.setItem("gouji.language", language); } catch { /* private windows keep nothing */ } },
  };
  const show = () => { document.documentElement.lang = box.checked ? "en" : "zh-CN"; };
  if (kept.get() === "en") box.checked = true;
  show();
  box.addEventListener("change", () => { kept.set(box.checked ? "en" : "zh"); show(); });
})();
