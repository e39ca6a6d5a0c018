/** What a custom style sheet would change: colours, type, measures. */
export const tokens = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f6f3, #101314);
  --surface: light-dark(#ffffff, #171b1d);
  --sunken: light-dark(#efefeb, #1e2325);
  --ink: light-dark(#1b1e21, #e9eceb);
  --soft: light-dark(#565c61, #a2abad);
  --line: light-dark(#e1e1db, #2a3134);
  --strong-line: light-dark(#8d938f, #6d777a);
  --accent: light-dark(#0c6660, #62cbbf);
  --on-accent: light-dark(#ffffff, #06231f);
  --accent-ground: light-dark(#e2f1ee, #12302d);
  --good: light-dark(#14603a, #7fd3a2);
  --good-ground: light-dark(#e2f3e8, #11301f);
  --wait: light-dark(#7a4b00, #e6ba66);
  --wait-ground: light-dark(#fbeed2, #33270e);
  --bad: light-dark(#a11d2b, #ff9d98);
  --bad-ground: light-dark(#fce8e7, #3c1719);
  --idle: light-dark(#4c5358, #b4bcbe);
  --idle-ground: light-dark(#eaebe7, #262c2f);
  --hue-0: light-dark(#0d6b64, #6fcfc3);
  --hue-0-ground: light-dark(#dcefec, #15322f);
  --hue-1: light-dark(#2f4fa8, #9db6ff);
  --hue-1-ground: light-dark(#e4e9fa, #1d2848);
  --hue-2: light-dark(#8a4312, #f0b184);
  --hue-2-ground: light-dark(#fae8da, #3a2414);
  --hue-3: light-dark(#7a2e86, #dfa5ea);
  --hue-3-ground: light-dark(#f4e4f7, #36203c);
  --hue-4: light-dark(#5a5f0f, #cfd675);
  --hue-4-ground: light-dark(#eff1d5, #2b2e12);
  --hue-5: light-dark(#9a2a55, #f7a3c1);
  --hue-5-ground: light-dark(#fbe3ec, #3c1b29);
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Open Sans", sans-serif;
  --mono: ui-monospace, "SFMono-Regular", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --round: 8px;
  --gap: 1rem;
}
:root[data-scheme="light"] { color-scheme: light; }
:root[data-scheme="dark"] { color-scheme: dark; }
`
