-- A ticket that a person of the office confirms before anybody is sent. It comes before "open", so everything that
-- looks for open tickets (assignment, its index) passes it by, and ticket_one_open_per_key holds for it as it does
-- for every ticket that is not closed. Tickets of before keep their state.

ALTER TABLE ticket DROP CONSTRAINT ticket_state_check;
ALTER TABLE ticket ADD CONSTRAINT ticket_state_check
  CHECK (state IN ('unconfirmed', 'open', 'assigned', 'accepted', 'arrived', 'done', 'closed'));
-- Nobody has been sent.
ALTER TABLE ticket ADD CONSTRAINT ticket_unconfirmed_is_nobodys CHECK (state <> 'unconfirmed' OR worker_id IS NULL);
