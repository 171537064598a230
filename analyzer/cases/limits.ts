/** Cap of one log, against loops and floods; a real case has some dozens. No Lamport clock can be above it. */
export const maxMessages = 10_000;
