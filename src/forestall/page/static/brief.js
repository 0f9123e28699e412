/* Draws the charts, saves them, and shows the evidence of an event. Nothing is fetched; text goes in as text. */
(() => {
  "use strict";
  const SAVED_WIDTH = 900;
  const embed = (target, spec, more) =>
    window.vegaEmbed(target, spec, {
      mode: "vega-lite",
      renderer: "svg",
      ast: true,
      actions: false,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true, theme: "page" },
      ...more,
    });
  const specOf = (figure) => JSON.parse(figure.querySelector("script.spec").textContent);
  const views = new WeakMap();

  /* ---- evidence ---- */
  const dialog = document.getElementById("evidence");
  const showEvidence = (key) => {
    const event = document.getElementById(key);
    if (!event || !event.classList.contains("event")) return;
    const title = document.createElement("h3");
    title.textContent = event.querySelector("summary").textContent;
    const body = event.querySelector(".body").cloneNode(true);
    dialog.querySelector(".evidence-body").replaceChildren(title, body);
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  document.addEventListener("click", (click) => {
    const link = click.target.closest && click.target.closest("a[data-event]");
    if (!link) return;
    click.preventDefault();
    showEvidence(link.dataset.event);
  });
  dialog.addEventListener("click", (click) => {
    if (click.target === dialog) dialog.close();
  });

  /* ---- the timeline: click, or arrow keys and Enter ---- */
  const walkable = (figure, spec, view) => {
    const dots = Object.values(spec.datasets || {}).flat().filter((row) => row && row.key);
    dots.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
    const plot = figure.querySelector(".plot");
    const reached = figure.querySelector(".reached");
    let at = dots.length;
    const go = (to) => {
      at = Math.max(0, Math.min(dots.length - 1, to));
      reached.textContent = dots[at].said;
      view.signal("picked", dots[at].key).runAsync();
    };
    view.addEventListener("click", (_, item) => {
      if (item && item.datum && item.datum.key) showEvidence(item.datum.key);
    });
    plot.addEventListener("keydown", (press) => {
      const moves = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: dots.length };
      if (press.key in moves && dots.length) {
        press.preventDefault();
        go(moves[press.key]);
      } else if (press.key === "Enter" && dots[at]) {
        press.preventDefault();
        showEvidence(dots[at].key);
      }
    });
  };

  /* ---- drawing: what is near the window first, the rest when the browser is idle ---- */
  const draw = async (figure) => {
    if (views.has(figure)) return;
    views.set(figure, null);
    const spec = specOf(figure);
    const plot = figure.querySelector(".plot");
    const result = await embed(plot.querySelector(".view"), spec);
    views.set(figure, result.view);
    plot.dataset.drawn = "";
    if ("interactive" in plot.dataset) walkable(figure, spec, result.view);
    for (const button of figure.querySelectorAll("button[data-save]")) button.hidden = false;
  };
  const figures = [...document.querySelectorAll("figure.chart")];
  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
    },
    { rootMargin: "400px" },
  );
  for (const figure of figures) near.observe(figure);
  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 60));
  const drawRest = async () => {
    const next = figures.find((figure) => !views.has(figure));
    if (!next) return;
    await draw(next);
    idle(drawRest);
  };
  idle(drawRest);
  window.addEventListener("beforeprint", () => figures.forEach(draw));

  /* ---- saving a chart: drawn anew at a fixed width, on white, with its title ---- */
  const lines = (text, width) =>
    text.split(/\s+/).reduce((all, word) => {
      const last = all[all.length - 1];
      if (last !== undefined && (last + " " + word).length <= width) all[all.length - 1] = last + " " + word;
      else all.push(word);
      return all;
    }, []);
  const save = (href, name) => {
    const link = document.createElement("a");
    link.href = href;
    link.download = name;
    link.click();
  };
  const saveChart = async (figure, kind) => {
    const title = { text: lines(figure.querySelector("figcaption").firstElementChild.textContent.trim(), 100), anchor: "start", fontSize: 15 };
    const spec = { ...specOf(figure), width: SAVED_WIDTH, title, background: "white" };
    spec.config = { ...spec.config, background: "white" };
    const holder = document.createElement("div");
    const { view, finalize } = await embed(holder, spec, { tooltip: false });
    const name = `${figure.dataset.file}.${kind}`;
    if (kind === "svg") {
      const address = URL.createObjectURL(new Blob([await view.toSVG()], { type: "image/svg+xml" }));
      save(address, name);
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    } else {
      save(await view.toImageURL("png", 2), name);
    }
    finalize();
  };
  document.addEventListener("click", (click) => {
    const button = click.target.closest && click.target.closest("button[data-save]");
    if (button) saveChart(button.closest("figure"), button.dataset.save);
  });
})();
