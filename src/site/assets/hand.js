// What a page gives out: files made of its own data, and the words of scripts in the language that is shown.
"use strict";
gouji.language = () => (document.getElementById("english").checked ? 1 : 0);
gouji.said = (word, values = {}) => (gouji.words[word]?.[gouji.language()] ?? word).replace(/\{(\w+)\}/g, (_, name) => values[name]);
gouji.hand = (name, type, content) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};
// A cell that a spreadsheet would run is written as text.
gouji.csv = (rows) => {
  const field = (value) => {
    const text = String(value ?? "");
    const plain = /^[=+@\t\r]|^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  return `\ufeff${rows.map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;
};
// Files of data are scripts, since pages of a disk cannot fetch; each is asked for once.
gouji.load = (files) => {
  gouji.asked ??= new Map();
  const one = (file) => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: file, onload: done, onerror: () => failed(new Error(file)) });
    document.head.append(script);
  });
  return Promise.all(files.map((file) => {
    if (!gouji.asked.has(file)) gouji.asked.set(file, one(file));
    return gouji.asked.get(file);
  }));
};
