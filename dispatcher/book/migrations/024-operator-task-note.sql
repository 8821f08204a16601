-- Whoever takes a task on may say what is being done about it.

ALTER TABLE operator_task ADD COLUMN acknowledged_note text;
