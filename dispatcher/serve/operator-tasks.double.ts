/** Operator tasks in memory, for the tests of what serves them. */
import { DispatcherError } from "../errors.ts";
import type { OperatorTask, OperatorTasks } from "../lifecycle/operator-tasks.ts";

export const OPEN_TASK: OperatorTask = {
  ...{ id: "0198a000-0000-4000-8000-00000000aaaa", cameraCode: "99050100001320000001", agentId: "edge-1" },
  ...{ cameraName: "示例路口东侧", kind: "moved", since: "2026-11-23T01:00:00.000Z" },
  sentence: { zh: "摄像机被移动", en: "the camera was moved" },
  ...{ openedAt: "2026-11-23T01:00:05.000Z", acknowledgedBy: null, acknowledgedAt: null },
  ...{ acknowledgedNote: null, endedAt: null },
};

export function operatorTasksDouble(): OperatorTasks {
  let task = OPEN_TASK;
  return {
    list: () => Promise.resolve([task]),
    acknowledge: (taskId, { userId, atMs, note }) => {
      if (taskId !== task.id)
        return Promise.reject(new DispatcherError("NOT_FOUND", `There is no operator task ${taskId}.`));
      const acknowledgedAt = new Date(atMs).toISOString();
      if (task.acknowledgedBy === null) task = { ...task, acknowledgedBy: userId, acknowledgedAt };
      if (task.acknowledgedBy === userId && note !== null) task = { ...task, acknowledgedNote: note };
      return Promise.resolve(task);
    },
  };
}
