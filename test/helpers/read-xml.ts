/** An element of an XML document, as far as tests need it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", '#58': ':' };

function decoded(text: string): string {
  if (/[<>]|&(?!(?:lt|gt|amp|quot|#39|#58);)/.test(text)) throw new Error(`raw markup in ${JSON.stringify(text)}`);
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error('a character XML has not');
  return text.replace(/&([^;]+);/g, (_, name: string) => ENTITIES[name] ?? '');
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const rest = text.replace(/\s+([\w-]+)="([^"]*)"/g, (_, name: string, value: string) => {
    if (Object.hasOwn(attributes, name)) throw new Error(`two attributes ${name}`);
    attributes[name] = decoded(value);
    return '';
  });
  if (rest.trim() !== '') throw new Error(`not attributes: ${rest}`);
  return attributes;
}

/** Reads the XML that our own reports are made of: no namespaces, comments, CDATA or DTD. Throws on anything else. */
export function readXml(document: string): XmlElement {
  const tokens = document.replace(/^<\?xml[^>]*\?>\n/, '').match(/<[^>]*>|[^<]+/g) ?? [];
  const root = { name: '', attributes: {}, children: [] as XmlElement[], text: '' };
  const open = [root];
  for (const token of tokens) {
    const top = open.at(-1);
    if (top === undefined) throw new Error('closed too often');
    const tag = /^<(\/?)([\w-]+)((?:\s+[\w-]+="[^"]*")*)\s*(\/?)>$/.exec(token);
    if (tag === null) {
      top.text += decoded(token);
    } else if (tag[1] === '/') {
      if (open.pop()?.name !== tag[2]) throw new Error(`</${tag[2]}> closes nothing`);
    } else {
      const element = { name: tag[2] ?? '', attributes: attributesOf(tag[3] ?? ''), children: [], text: '' };
      top.children.push(element);
      if (tag[4] !== '/') open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || only === undefined) throw new Error('not one root element');
  return only;
}
