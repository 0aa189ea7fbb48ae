import { expect, it } from "vitest";
import { skillRows, toggled } from "./skills";

const agents = [
  { id: "ana", skills: ["german", "billing"] },
  { id: "tom", skills: ["billing"] },
  { id: "gone", skills: ["french"], enabled: false },
];
const queues = [
  { id: "care", name: "Care", skill: "" },
  { id: "money", name: "Money", skill: "billing" },
  { id: "paris", name: "Paris", skill: "french" },
];

it("lists every skill that is asked for or had, by name", () => {
  expect(skillRows(agents, queues).map((row) => row.skill)).toEqual(["billing", "french", "german"]);
});

it("tells who has it and which queues ask for it", () => {
  const [billing] = skillRows(agents, queues);
  expect(billing).toEqual({ skill: "billing", queues: ["Money"], agents: ["ana", "tom"], nobody: false });
});

it("warns where a queue asks for what only somebody switched off can do", () => {
  expect(
    skillRows(agents, queues)
      .filter((row) => row.nobody)
      .map((row) => row.skill),
  ).toEqual(["french"]);
});

it("shows a skill that was just named and that nobody has yet", () => {
  expect(skillRows([], [], ["chess"])).toEqual([{ skill: "chess", queues: [], agents: [], nobody: false }]);
});

it("gives a skill and takes it away again", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
