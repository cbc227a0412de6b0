/** A row of a table of routes: a network, a gateway, a mask and flags. It begins as rows of PowerShell do. */
const ROUTE =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|default)\s+(?:\*|[\w.-]{1,64})\s+\d{1,3}(?:\.\d{1,3}){3}\s+[!UGHRDMAC]{1,6}\s/;

export const isRoute = (line: string): boolean => ROUTE.test(line);
