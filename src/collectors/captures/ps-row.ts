/** Owner, id, shares of processor and memory, sizes, terminal and state; the shares alone look like two addresses. */
const OF_PS = /^\S+\s+\d{1,10}\s+\d{1,4}\.\d\s+\d{1,3}\.\d\s+\d+\s+\d+\s+\S+\s+[A-Z][<NLsl+]{0,5}\s/;

/** Whether a line is of a process, as `ps aux` prints it. */
export const isOfPs = (line: string): boolean => OF_PS.test(line);
