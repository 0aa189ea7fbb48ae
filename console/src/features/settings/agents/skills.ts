import type { Row } from "../kit/settingTypes";

/** By skill: who has it, and which queues ask for it. */
export interface SkillRow {
  skill: string;
  queues: string[];
  agents: string[];
  /** A queue asks for it and nobody has it: what comes there waits for ever. */
  nobody: boolean;
}

export function skillRows(
  agents: readonly Pick<Row<"agent">, "id" | "skills" | "enabled">[],
  queues: readonly Pick<Row<"queue">, "id" | "name" | "skill">[],
  added: readonly string[] = [],
): SkillRow[] {
  const names = new Set([
    ...added,
    ...queues.map((one) => one.skill ?? ""),
    ...agents.flatMap((one) => one.skills ?? []),
  ]);
  names.delete("");
  return [...names]
    .sort((a, b) => a.localeCompare(b))
    .map((skill) => {
      const having = agents.filter((one) => one.enabled !== false && one.skills?.includes(skill));
      const asking = queues.filter((one) => one.skill === skill);
      return {
        skill,
        queues: asking.map((one) => one.name),
        agents: having.map((one) => one.id),
        nobody: asking.length > 0 && having.length === 0,
      };
    });
}

/** An agent's skills with this one added or taken away, as they would be written. */
export function toggled(skills: readonly string[], skill: string): string[] {
  return skills.includes(skill) ? skills.filter((one) => one !== skill) : [...skills, skill];
}
