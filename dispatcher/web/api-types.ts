// Made from the API's own description (GET /api/openapi.json); a test compares. `npm run api-types` writes it anew.

export interface paths {
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Agents and their cameras, by last heartbeat */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            agents: {
                                /** @description When, ISO 8601, UTC. */
                                heardAt: string;
                                /** @description The contract's heartbeat. */
                                heartbeat: unknown;
                            }[];
                            /** @description Now, ISO 8601, UTC. */
                            now: string;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assign-mode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the office works as usual or in an emergency, since when and why */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {unknown} */
                            mode: "normal" | "emergency";
                            since: {
                                /** @description ISO 8601. */
                                at: string;
                                /** @description Who switched it. */
                                personId: string;
                                /** @description Why. */
                                reason: string;
                            } | null;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /** Switch: in an emergency the radius is wider and nobody counts as full */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description normal (平时) or emergency (突发).
                         * @enum {unknown}
                         */
                        mode: "normal" | "emergency";
                        /** @description Why; it is kept. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {unknown} */
                            mode: "normal" | "emergency";
                            since: {
                                /** @description ISO 8601. */
                                at: string;
                                /** @description Who switched it. */
                                personId: string;
                                /** @description Why. */
                                reason: string;
                            } | null;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who saw and did what, newest first: pictures, live views, transitions, sign-ins, exports, users */
        get: {
            parameters: {
                query: {
                    /** @description view, watch, sign-in, export, … */
                    action?: string;
                    /** @description Before. */
                    before?: string;
                    camera?: string;
                    /** @description nextCursor of an earlier answer. */
                    cursor?: string;
                    /** @description At or after. */
                    from?: string;
                    kind?: "evidence" | "live" | "transition" | "deed";
                    /** @description At most this many, newest first. */
                    limit: number;
                    /** @description Only this user's. */
                    person?: string;
                    ticket?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            entries: {
                                /** @description What was done. */
                                action: string;
                                address: string | null;
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                cameraCode: string | null;
                                details: {
                                    [key: string]: unknown;
                                };
                                /**
                                 * @description evidence: a picture; live: a live view; transition: a ticket moved; deed: anything else.
                                 * @enum {unknown}
                                 */
                                kind: "evidence" | "live" | "transition" | "deed";
                                /** @description User id, as given at a failed sign-in. */
                                personId: string;
                                personName: string | null;
                                subject: string | null;
                                ticketId: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a CSV file, all pages; the export is in the log itself */
        get: {
            parameters: {
                query?: {
                    /** @description view, watch, sign-in, export, … */
                    action?: string;
                    /** @description Before. */
                    before?: string;
                    camera?: string;
                    /** @description At or after. */
                    from?: string;
                    kind?: "evidence" | "live" | "transition" | "deed";
                    /** @description Only this user's. */
                    person?: string;
                    ticket?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/csv; charset=utf-8 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tickets by state, events by decision */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            byState: {
                                [key: string]: number;
                            };
                            decisions: {
                                /** @description Events that joined one. */
                                merged: number;
                                /** @description Events that opened a ticket. */
                                opened: number;
                                /** @description Events refused with a reason. */
                                refused: number;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deadlines/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How many deadlines of a period another table would have missed; changes nothing */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The other table, as deadlines.yaml has it. */
                        deadlines: string;
                        /**
                         * Format: date-time
                         * @description Clocks started at or after this.
                         */
                        from: string;
                        /**
                         * Format: date-time
                         * @description Clocks started before this.
                         */
                        to: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            accept: {
                                /** @description Clocks that ran. */
                                clocks: number;
                                /** @description Late by the limits of then. */
                                lateNow: number;
                                /** @description Late by the other table. */
                                lateThen: number;
                                /** @description Late as it was, in time by the other. */
                                newlyInTime: number;
                                /** @description In time as it was, late by the other. */
                                newlyLate: number;
                            };
                            arrive: {
                                /** @description Clocks that ran. */
                                clocks: number;
                                /** @description Late by the limits of then. */
                                lateNow: number;
                                /** @description Late by the other table. */
                                lateThen: number;
                                /** @description Late as it was, in time by the other. */
                                newlyInTime: number;
                                /** @description In time as it was, late by the other. */
                                newlyLate: number;
                            };
                            close: {
                                /** @description Clocks that ran. */
                                clocks: number;
                                /** @description Late by the limits of then. */
                                lateNow: number;
                                /** @description Late by the other table. */
                                lateThen: number;
                                /** @description Late as it was, in time by the other. */
                                newlyInTime: number;
                                /** @description In time as it was, late by the other. */
                                newlyLate: number;
                            };
                            done: {
                                /** @description Clocks that ran. */
                                clocks: number;
                                /** @description Late by the limits of then. */
                                lateNow: number;
                                /** @description Late by the other table. */
                                lateThen: number;
                                /** @description Late as it was, in time by the other. */
                                newlyInTime: number;
                                /** @description In time as it was, late by the other. */
                                newlyLate: number;
                            };
                            /** @description Tickets looked at. */
                            tickets: number;
                            /** @description There were more than are looked at; the earliest are counted. */
                            truncated: boolean;
                            /** @description The other table's version. */
                            version: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What complainants answered, newest first */
        get: {
            parameters: {
                query: {
                    /** @description Id to continue below. */
                    before?: string;
                    /** @description At most so many. */
                    limit: number;
                    /** @description Only what a reviewer has to decide about. */
                    toReview: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            feedback: {
                                /** @description When, ISO 8601, UTC. */
                                answeredAt: string;
                                decidedReason: string | null;
                                decision: ("reopened" | "stands") | null;
                                /**
                                 * @description What it led to.
                                 * @enum {unknown}
                                 */
                                effect: "none" | "reopened" | "review";
                                id: string;
                                /** @description The ticket's number. */
                                number: number;
                                rating: number;
                                reviewedAt: string | null;
                                reviewedBy: string | null;
                                solved: boolean;
                                ticketId: string;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                words: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feedback/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides about "not solved": the ticket is opened again, or stands as closed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        decision: "reopened" | "stands";
                        /** @description In words. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description When, ISO 8601, UTC. */
                            answeredAt: string;
                            decidedReason: string | null;
                            decision: ("reopened" | "stands") | null;
                            /**
                             * @description What it led to.
                             * @enum {unknown}
                             */
                            effect: "none" | "reopened" | "review";
                            id: string;
                            /** @description The ticket's number. */
                            number: number;
                            rating: number;
                            reviewedAt: string | null;
                            reviewedBy: string | null;
                            solved: boolean;
                            ticketId: string;
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            words: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feedback/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Complainants to ask, with their one-time links, for whoever sends text messages; each look is recorded */
        get: {
            parameters: {
                query: {
                    /** @description At most so many, oldest first. */
                    limit: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            invitations: {
                                /** @description When the ticket was closed, ISO 8601, UTC. */
                                askedAt: string;
                                /** @enum {unknown} */
                                closeReason: "verified" | "false-alarm" | "self-cleared" | "duplicate" | "refused" | "cancelled";
                                contact: {
                                    name: string | null;
                                    phone: string | null;
                                };
                                /** @description Until when the link is good, ISO 8601, UTC. */
                                expiresAt: string;
                                /** @description What it is marked as sent by. */
                                id: string;
                                /** @description Good once, for whoever has it. */
                                link: string;
                                /** @description The ticket's number. */
                                number: number;
                                ticketId: string;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feedback/invitations/{id}/sent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The link was sent: it is not listed again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/grids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Grids with their areas */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            grids: {
                                /** @description GeoJSON geometry, WGS-84. */
                                geometry: unknown;
                                /** @description 12 to 20 digits. */
                                id: string;
                                /** @description district, street, community, grid or micro-grid. */
                                level: string;
                                /** @description Name. */
                                name: string;
                                parentId: string | null;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            gridIds: string[] | null;
                            /** @description User id. */
                            id: string;
                            /** @description User's name. */
                            name: string;
                            /** @enum {unknown} */
                            role: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service";
                            workerId: string | null;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set or change the own password; sessions opened with the old one end */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Where there is one already. */
                        current?: string;
                        /** @description 12 to 256 characters. */
                        next: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/position": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where I am now; it counts for some minutes and is kept for an hour at most */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description The coordinate system; a point without it is not guessed at.
                         * @enum {unknown}
                         */
                        crs: "WGS-84" | "CGCS2000" | "GCJ-02" | "BD-09";
                        /** @description Degrees. */
                        lat: number;
                        /** @description Degrees. */
                        lon: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description older: a newer one is known; lost: it was not kept, and the base stands in.
                             * @enum {unknown}
                             */
                            answer: "kept" | "older" | "lost";
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where one is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sessions: {
                                /** @description Where it was opened from. */
                                address: string;
                                /** @description The browser's own description. */
                                agent: string;
                                /** @description When it was opened, ISO 8601, UTC. */
                                beganAt: string;
                                /** @description When it ends whatever happens, ISO 8601, UTC. */
                                expiresAt: string;
                                /** @description Tells two sessions apart. */
                                id: string;
                                /** @description Last used, to the minute, ISO 8601, UTC. */
                                seenAt: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Sign out everywhere */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Sessions that were ended. */
                            ended: number;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own API tokens */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tokens: {
                                /** @description When it expires, ISO 8601, UTC. */
                                expiresAt: string;
                                /** @description UUIDv7. */
                                id: string;
                                /** @description When it was made, ISO 8601, UTC. */
                                madeAt: string;
                                /** @description What it is for. */
                                name: string;
                                revokedAt: string | null;
                                /** @enum {unknown} */
                                scope: "read" | "write";
                                usedAt: string | null;
                                /** @description Whose it is. */
                                userId: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /** Make a token for a program that acts in one's own name; it is shown once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Until it expires.
                         * @default 90
                         */
                        days: number;
                        /** @description What it is for. */
                        name: string;
                        /**
                         * @description read: looks only; write: whatever the user may.
                         * @enum {unknown}
                         */
                        scope: "read" | "write";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description When it expires, ISO 8601, UTC. */
                            expiresAt: string;
                            /** @description UUIDv7. */
                            id: string;
                            /** @description Shown this once; only its hash is kept. */
                            token: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an own API token */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator-tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cameras whose pictures cannot be believed, newest first; each until it is seen to be over */
        get: {
            parameters: {
                query: {
                    /** @description Also those that are over. */
                    all: boolean;
                    /** @description At most this many, newest first. */
                    limit: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tasks: {
                                acknowledgedAt: string | null;
                                acknowledgedBy: string | null;
                                /** @description The agent that says so. */
                                agentId: string;
                                /** @description GB/T 28181 code, 20 digits. */
                                cameraCode: string;
                                /** @description What people call the camera's place. */
                                cameraName: string;
                                endedAt: string | null;
                                /** @description UUID. */
                                id: string;
                                /** @description moved, dark, blurred, covered, frozen. */
                                kind: string;
                                /** @description When it was heard, ISO 8601, UTC. */
                                openedAt: string;
                                /** @description What is wrong, for people. */
                                sentence: {
                                    en: string;
                                    zh: string;
                                };
                                /** @description Since when, by the agent's clock, ISO 8601, UTC. */
                                since: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator-tasks/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a task on; the first who does stays, and it ends by itself when the camera sees again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The task's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            acknowledgedAt: string | null;
                            acknowledgedBy: string | null;
                            /** @description The agent that says so. */
                            agentId: string;
                            /** @description GB/T 28181 code, 20 digits. */
                            cameraCode: string;
                            /** @description What people call the camera's place. */
                            cameraName: string;
                            endedAt: string | null;
                            /** @description UUID. */
                            id: string;
                            /** @description moved, dark, blurred, covered, frozen. */
                            kind: string;
                            /** @description When it was heard, ISO 8601, UTC. */
                            openedAt: string;
                            /** @description What is wrong, for people. */
                            sentence: {
                                en: string;
                                zh: string;
                            };
                            /** @description Since when, by the agent's clock, ISO 8601, UTC. */
                            since: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Weekly and monthly reports, newest first; each was counted once and never changes */
        get: {
            parameters: {
                query: {
                    /** @description Only those that end before this. */
                    before?: string;
                    /** @description Only weekly or only monthly ones. */
                    kind?: "week" | "month";
                    /** @description At most so many, newest first. */
                    limit: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            reports: {
                                byGrid: {
                                    /** @description Tickets closed in the period. */
                                    closed: number;
                                    gridId: string | null;
                                    /** @description Deadlines that passed in the period. */
                                    missed: number;
                                    name: string | null;
                                    /** @description Tickets not closed at its end. */
                                    openAtEnd: number;
                                    /** @description Tickets opened in the period. */
                                    opened: number;
                                    /** @description Of these, those with a missed deadline. */
                                    overdueAtEnd: number;
                                }[];
                                byViolation: {
                                    /** @description Tickets closed in the period. */
                                    closed: number;
                                    /** @description Deadlines that passed in the period. */
                                    missed: number;
                                    /** @description Tickets not closed at its end. */
                                    openAtEnd: number;
                                    /** @description Tickets opened in the period. */
                                    opened: number;
                                    /** @description Of these, those with a missed deadline. */
                                    overdueAtEnd: number;
                                    /** @enum {unknown} */
                                    violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                }[];
                                byWorker: {
                                    /** @description Tickets closed in the period. */
                                    closed: number;
                                    /** @description Deadlines that passed in the period. */
                                    missed: number;
                                    name: string | null;
                                    /** @description Tickets not closed at its end. */
                                    openAtEnd: number;
                                    /** @description Tickets opened in the period. */
                                    opened: number;
                                    /** @description Of these, those with a missed deadline. */
                                    overdueAtEnd: number;
                                    workerId: string | null;
                                }[];
                                /** @description Tickets closed in the period. */
                                closed: number;
                                /** @description Closed tickets by reason. */
                                closedBy: {
                                    cancelled?: number;
                                    duplicate?: number;
                                    "false-alarm"?: number;
                                    refused?: number;
                                    "self-cleared"?: number;
                                    verified?: number;
                                };
                                /** @description Escalations in the period. */
                                escalations: number;
                                /** @description Its first instant, ISO 8601, UTC. */
                                from: string;
                                /** @enum {unknown} */
                                kind: "week" | "month";
                                /** @description Deadlines that passed in the period. */
                                missed: number;
                                /** @description Missed deadlines by clock. */
                                missedBy: {
                                    accept?: number;
                                    arrive?: number;
                                    close?: number;
                                    done?: number;
                                };
                                /** @description Tickets not closed at its end. */
                                openAtEnd: number;
                                /** @description Tickets opened in the period. */
                                opened: number;
                                /** @description Of these, those with a missed deadline. */
                                overdueAtEnd: number;
                                /** @description ISO week 2026-W47, or month 2026-11. */
                                period: string;
                                /** @description 催办 in the period. */
                                reminders: number;
                                /** @description The first instant after it, ISO 8601, UTC. */
                                to: string;
                                /** @description When it was counted, ISO 8601, UTC. */
                                writtenAt: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /** Report something: worker, operator, sensor, case; answered when it is stored */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Whom to ask afterwards (回访); kept apart from everything else. */
                        contact?: {
                            /** @description Name. */
                            name?: string;
                            /** @description Telephone. */
                            phone?: string;
                        };
                        device?: {
                            /** @description The thing's own id, from systems that also say when it is gone. */
                            episode?: string;
                            /** @description Camera, sensor or door. */
                            id: string;
                            placeCell?: string;
                            zoneId?: string;
                        };
                        /**
                         * @description Only a sensor says more than opened, the default.
                         * @enum {unknown}
                         */
                        phase?: "opened" | "updated" | "cleared";
                        pictures?: {
                            /** @enum {string} */
                            contentType: "image/jpeg";
                            /**
                             * @description photo: taken by a person on the spot; the others by a camera
                             * @enum {unknown}
                             */
                            kind: "scene" | "crop" | "before" | "photo";
                            /** @description Name in the evidence object store. */
                            object: string;
                            sha256: string;
                            sizeBytes: number;
                        }[];
                        /** @description A tagged point, or a grid with an address; empty for a device of the district's list. */
                        place: {
                            /** @description One of WGS-84, CGCS2000, GCJ-02, BD-09; a point without it is refused. */
                            crs?: string;
                            gridId?: string;
                            lat?: number;
                            lon?: number;
                            /** @description Address, or what people call the place. */
                            name?: string;
                        };
                        /** @description Its number there: sent again, it is the same report. */
                        ref: string;
                        /** @description ISO 8601 with a zone; default: now. */
                        seenAt?: string;
                        /**
                         * @description worker: 上报; operator: from a camera's picture, 视频巡查; sensor; case: 12345 or another system's.
                         * @enum {unknown}
                         */
                        source: "worker" | "operator" | "sensor" | "case";
                        /** @description The program it comes through, such as 12345. */
                        system?: string;
                        /** @description How far seenAt may be off, seconds. */
                        uncertaintyS?: number;
                        /** @enum {unknown} */
                        violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                        /** @description What a worker reads. */
                        words: string;
                    };
                };
            };
            responses: {
                /** @description Stored: it will have its decision. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description GET /api/reports/{id} says what became of it. */
                            reportId: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of a report; workers and programs ask about their own */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description ISO 8601, UTC. */
                            decidedAt: string;
                            /** @enum {unknown} */
                            outcome: "opened" | "merged" | "refused";
                            reason: string | null;
                            reportId: string;
                            ticketId: string | null;
                            ticketNumber: number | null;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Scores of the street's grids and workers and of the departments it called (双派双考), from the book alone */
        get: {
            parameters: {
                query: {
                    /** @description The period's first instant. */
                    from: string;
                    /** @description For areas: grids of this level; left out: the grid a ticket lies in. */
                    level?: "district" | "street" | "community" | "grid" | "micro-grid";
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            areas: {
                                key: string | null;
                                name: string | null;
                                parts: {
                                    /** @description Which rate. */
                                    name: string;
                                    /** @description How many were counted. */
                                    of: number;
                                    rate: number | null;
                                    weight: number;
                                }[];
                                score: number | null;
                            }[];
                            departments: {
                                key: string | null;
                                name: string | null;
                                parts: {
                                    /** @description Which rate. */
                                    name: string;
                                    /** @description How many were counted. */
                                    of: number;
                                    rate: number | null;
                                    weight: number;
                                }[];
                                score: number | null;
                            }[];
                            workers: {
                                key: string | null;
                                name: string | null;
                                parts: {
                                    /** @description Which rate. */
                                    name: string;
                                    /** @description How many were counted. */
                                    of: number;
                                    rate: number | null;
                                    weight: number;
                                }[];
                                score: number | null;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scores.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Scores of the street's grids and workers and of the departments it called (双派双考), from the book alone; as a CSV file, and the export is recorded */
        get: {
            parameters: {
                query: {
                    /** @description The period's first instant. */
                    from: string;
                    /** @description For areas: grids of this level; left out: the grid a ticket lies in. */
                    level?: "district" | "street" | "community" | "grid" | "micro-grid";
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/csv; charset=utf-8 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in: token, or user and password → session cookie */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The user's token. */
                        token: string;
                    } | {
                        password: string;
                        /** @description User id: letters, digits, _ or -. */
                        userId: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            gridIds: string[] | null;
                            /** @description User id. */
                            id: string;
                            /** @description User's name. */
                            name: string;
                            /** @enum {unknown} */
                            role: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service";
                            workerId: string | null;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link that signs a person in once, within 15 minutes; a dispatcher makes them for workers and grid leaders */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description User id: letters, digits, _ or -. */
                        userId: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Shown this once; good for one sign-in. */
                            address: string;
                            /** @description ISO 8601, UTC. */
                            expiresAt: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/silences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Silences and permits, newest first */
        get: {
            parameters: {
                query: {
                    /** @description Only those that hold now or later. */
                    active: boolean;
                    /** @description Id to continue below. */
                    before?: string;
                    limit: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            nextBefore: string | null;
                            silences: {
                                cameraCode?: string;
                                /** @description When it was made, ISO 8601. */
                                createdAt: string;
                                createdBy: string;
                                endedAt: string | null;
                                endedBy: string | null;
                                endReason: string | null;
                                /** @description Until, ISO 8601. */
                                endsAt: string;
                                /** @description The grid and everything within it. */
                                gridId?: string;
                                id: string;
                                /** @enum {unknown} */
                                kind: "maintenance" | "permit";
                                lastRefusedAt: string | null;
                                /** @description Outer ring, then holes; [lon, lat] in WGS-84 degrees, every ring closed. */
                                polygon?: number[][][];
                                reason: string;
                                /** @description Events that it refused. */
                                refused: number;
                                /** @description From, ISO 8601. */
                                startsAt: string;
                                /** @enum {unknown} */
                                violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                /** @description Only with its camera. */
                                zoneId?: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /** Silence a camera, zone, grid, area or kind for maintenance, or permit a planned event */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        cameraCode?: string;
                        /** @description Always: after at most 92 days, ISO 8601. */
                        endsAt: string;
                        /** @description The grid and everything within it. */
                        gridId?: string;
                        /**
                         * @description maintenance: machines are not believed; permit: it is allowed, whoever says that it is there.
                         * @enum {unknown}
                         */
                        kind: "maintenance" | "permit";
                        /** @description Outer ring, then holes; [lon, lat] in WGS-84 degrees, every ring closed. */
                        polygon?: number[][][];
                        /** @description Stands in every refused event's decision. */
                        reason: string;
                        /** @description Default: now, ISO 8601. */
                        startsAt?: string;
                        /** @enum {unknown} */
                        violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                        /** @description Only with its camera. */
                        zoneId?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            cameraCode?: string;
                            /** @description When it was made, ISO 8601. */
                            createdAt: string;
                            createdBy: string;
                            endedAt: string | null;
                            endedBy: string | null;
                            endReason: string | null;
                            /** @description Until, ISO 8601. */
                            endsAt: string;
                            /** @description The grid and everything within it. */
                            gridId?: string;
                            id: string;
                            /** @enum {unknown} */
                            kind: "maintenance" | "permit";
                            lastRefusedAt: string | null;
                            /** @description Outer ring, then holes; [lon, lat] in WGS-84 degrees, every ring closed. */
                            polygon?: number[][][];
                            reason: string;
                            /** @description Events that it refused. */
                            refused: number;
                            /** @description From, ISO 8601. */
                            startsAt: string;
                            /** @enum {unknown} */
                            violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            /** @description Only with its camera. */
                            zoneId?: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/silences/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a silence or permit now */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            cameraCode?: string;
                            /** @description When it was made, ISO 8601. */
                            createdAt: string;
                            createdBy: string;
                            endedAt: string | null;
                            endedBy: string | null;
                            endReason: string | null;
                            /** @description Until, ISO 8601. */
                            endsAt: string;
                            /** @description The grid and everything within it. */
                            gridId?: string;
                            id: string;
                            /** @enum {unknown} */
                            kind: "maintenance" | "permit";
                            lastRefusedAt: string | null;
                            /** @description Outer ring, then holes; [lon, lat] in WGS-84 degrees, every ring closed. */
                            polygon?: number[][][];
                            reason: string;
                            /** @description Events that it refused. */
                            refused: number;
                            /** @description From, ISO 8601. */
                            startsAt: string;
                            /** @enum {unknown} */
                            violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            /** @description Only with its camera. */
                            zoneId?: string;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sources/{system}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Another maker's events, as that maker sends them (PUT); answered when they are stored */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description gat1400, huawei-vias, baidu-yijian or class-names. */
                    system: string;
                };
                cookie?: never;
            };
            /** @description The maker's own message. */
            requestBody: {
                content: {
                    "application/json": unknown;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            received: {
                                ref: string;
                                reportId: string;
                            }[];
                            /** @description Kept with their sentence, but not decided. */
                            refused: {
                                reason: string;
                                ref: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            received: {
                                ref: string;
                                reportId: string;
                            }[];
                            /** @description Kept with their sentence, but not decided. */
                            refused: {
                                reason: string;
                                ref: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        /** Another maker's events, as that maker sends them (POST); answered when they are stored */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description gat1400, huawei-vias, baidu-yijian or class-names. */
                    system: string;
                };
                cookie?: never;
            };
            /** @description The maker's own message. */
            requestBody: {
                content: {
                    "application/json": unknown;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            received: {
                                ref: string;
                                reportId: string;
                            }[];
                            /** @description Kept with their sentence, but not decided. */
                            refused: {
                                reason: string;
                                ref: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            received: {
                                ref: string;
                                reportId: string;
                            }[];
                            /** @description Kept with their sentence, but not decided. */
                            refused: {
                                reason: string;
                                ref: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts, rates and times of a period, grouped */
        get: {
            parameters: {
                query: {
                    /** @description What figures are grouped by. */
                    by: "all" | "area" | "camera" | "kind" | "hour" | "worker" | "source";
                    /** @description The period's first instant. */
                    from: string;
                    /** @description For areas: grids of this level; left out: the grid a ticket lies in. */
                    level?: "district" | "street" | "community" | "grid" | "micro-grid";
                    /** @description At most so many rows. */
                    limit: number;
                    /** @description Days within which a place that comes back is a recurrence; default: the configuration's. */
                    recurDays?: number;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            rows: {
                                counts: {
                                    acceptDue: number;
                                    acceptInTime: number;
                                    arriveDue: number;
                                    arriveInTime: number;
                                    cancelled: number;
                                    closeDue: number;
                                    closeInTime: number;
                                    doneDue: number;
                                    doneInTime: number;
                                    duplicate: number;
                                    falseAlarm: number;
                                    mergedByHand: number;
                                    opened: number;
                                    rated: number;
                                    recurred: number;
                                    refused: number;
                                    reopened: number;
                                    repeats: number;
                                    saidSolved: number;
                                    satisfied: number;
                                    selfCleared: number;
                                    verified: number;
                                };
                                durations: {
                                    accept: {
                                        natural: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                        running: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                        working: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                    };
                                    arrive: {
                                        natural: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                        running: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                        working: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                    };
                                    close: {
                                        natural: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                        running: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                        working: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                    };
                                    done: {
                                        natural: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                        running: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                        working: {
                                            /** @description How many. */
                                            count: number;
                                            /** @description Half took no longer than this, ms (nearest rank). */
                                            p50Ms: number;
                                            /** @description Nine in ten took no longer than this, ms. */
                                            p90Ms: number;
                                        } | null;
                                    };
                                };
                                key: string | null;
                                name: string | null;
                                rates: {
                                    falseAlarm: number | null;
                                    inTime: number | null;
                                    recurred: number | null;
                                    repeated: number | null;
                                    response: number | null;
                                    satisfied: number | null;
                                    solved: number | null;
                                };
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts, rates and times of a period, grouped; as a CSV file, and the export is recorded */
        get: {
            parameters: {
                query: {
                    /** @description What figures are grouped by. */
                    by: "all" | "area" | "camera" | "kind" | "hour" | "worker" | "source";
                    /** @description The period's first instant. */
                    from: string;
                    /** @description For areas: grids of this level; left out: the grid a ticket lies in. */
                    level?: "district" | "street" | "community" | "grid" | "micro-grid";
                    /** @description At most so many rows. */
                    limit: number;
                    /** @description Days within which a place that comes back is a recurrence; default: the configuration's. */
                    recurDays?: number;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/csv; charset=utf-8 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics/before-complaint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Places where a camera's ticket came before any complaint (未诉先办) */
        get: {
            parameters: {
                query: {
                    /** @description Days without a complaint before the camera's ticket; default: the configuration's. */
                    complaintDays?: number;
                    /** @description The period's first instant. */
                    from: string;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            rows: {
                                /** @description Of these, those where a camera's ticket came before any complaint. */
                                cameraFirst: number;
                                /** @description Places with a camera's ticket or a complaint. */
                                places: number;
                                rate: number | null;
                                /** @description Kind, or all. */
                                violation: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics/before-complaint.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Places where a camera's ticket came before any complaint (未诉先办); as a CSV file, and the export is recorded */
        get: {
            parameters: {
                query: {
                    /** @description Days without a complaint before the camera's ticket; default: the configuration's. */
                    complaintDays?: number;
                    /** @description The period's first instant. */
                    from: string;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/csv; charset=utf-8 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics/fairness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tickets for each hour on shift, or for each hour that a camera looked */
        get: {
            parameters: {
                query: {
                    /** @description Per hour on shift, or per hour looked. */
                    by: "worker" | "camera";
                    /** @description The period's first instant. */
                    from: string;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            rows: {
                                hours: number | null;
                                /** @description Worker id or camera code. */
                                key: string;
                                name: string | null;
                                /** @description Accepted by the worker, or opened by the camera, in the period. */
                                tickets: number;
                                ticketsPerHour: number | null;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics/fairness.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tickets for each hour on shift, or for each hour that a camera looked; as a CSV file, and the export is recorded */
        get: {
            parameters: {
                query: {
                    /** @description Per hour on shift, or per hour looked. */
                    by: "worker" | "camera";
                    /** @description The period's first instant. */
                    from: string;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/csv; charset=utf-8 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics/hot-spots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hexagons of 75 m with most tickets */
        get: {
            parameters: {
                query: {
                    /** @description The period's first instant. */
                    from: string;
                    /** @description At most so many rows. */
                    limit: number;
                    /** @description As in /api/statistics. */
                    recurDays?: number;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            rows: {
                                /** @description hex75/<band>/<q>/<r>: a hexagon with an edge of 75 m. No H3 index. */
                                id: string;
                                lat: number;
                                /** @description Its middle, WGS-84 degrees. */
                                lon: number;
                                /** @description Of these, those that came back after a verified closing. */
                                recurrences: number;
                                /** @description Opened in the period. */
                                tickets: number;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics/hot-spots.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hexagons of 75 m with most tickets; as a CSV file, and the export is recorded */
        get: {
            parameters: {
                query: {
                    /** @description The period's first instant. */
                    from: string;
                    /** @description At most so many rows. */
                    limit: number;
                    /** @description As in /api/statistics. */
                    recurDays?: number;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/csv; charset=utf-8 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics/silent-cameras": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cameras that looked and said nothing: silence is not clean */
        get: {
            parameters: {
                query: {
                    /** @description The period's first instant. */
                    from: string;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            rows: {
                                /** @description Seconds without pictures. */
                                blindS: number;
                                /** @description GB/T 28181 code. */
                                cameraCode: string;
                                /** @description What people call its place. */
                                cameraName: string;
                                /** @description Seconds that looks vouch for. */
                                lookedS: number;
                                /** @description Seconds whose pictures could not be believed. */
                                suspendedS: number;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics/silent-cameras.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cameras that looked and said nothing: silence is not clean; as a CSV file, and the export is recorded */
        get: {
            parameters: {
                query: {
                    /** @description The period's first instant. */
                    from: string;
                    /** @description The first instant after it; at most 366 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/csv; charset=utf-8 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: one `ticket` event for each change the user may see */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/event-stream; data of `ticket`: {ticketId, number, state, version} */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tickets of the own grids and own ones, newest first */
        get: {
            parameters: {
                query: {
                    /** @description Only done tickets that no camera can judge: the reviewer's queue. */
                    awaitsReviewer?: true;
                    /** @description Continue below this ticket number; cursor does the same. */
                    beforeNumber?: number;
                    /** @description Only of this camera. */
                    camera?: string;
                    /** @description nextCursor of an earlier answer. */
                    cursor?: string;
                    /** @description Only of this grid and everything below it. */
                    grid?: string;
                    /** @description At most this many, newest first. */
                    limit: number;
                    /** @description Opened before. */
                    openedBefore?: string;
                    /** @description Opened at or after. */
                    openedFrom?: string;
                    /** @description Only tickets that are not closed. */
                    openOnly?: boolean;
                    /** @description Only tickets with a deadline that has passed unmet. */
                    overdue?: true;
                    /** @description Words that must all occur: number, place, reason, grid, worker, what people wrote. Found a moment after they were written. */
                    q?: string;
                    /** @description Only reports from there. */
                    source?: "camera" | "worker" | "operator" | "sensor" | "case" | "vendor";
                    /** @description Only tickets in these states: one or several of unconfirmed, open, assigned, accepted, arrived, done, suspended, closed, separated by commas. */
                    state?: string;
                    /** @description Only these violations: one or several of vending, piling, posting, hanging, parking, structure, beyond-line, separated by commas. */
                    violation?: string;
                    /** @description Only those assigned to this worker. */
                    worker?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            nextBeforeNumber: number | null;
                            nextCursor: string | null;
                            tickets: {
                                /** @description The agent that decided. */
                                agentId: string;
                                /** @description GB/T 28181 code, 20 digits. */
                                cameraCode: string;
                                /** @description What people call the camera's place. */
                                cameraName: string;
                                /** @description Its last change, ISO 8601, UTC. */
                                changedAt: string;
                                /** @description What the detector called the object. */
                                className: string;
                                closedAt: string | null;
                                closeReason: ("verified" | "false-alarm" | "self-cleared" | "duplicate" | "refused" | "cancelled") | null;
                                /** @description What makes two events one incident. */
                                dedupKey: string;
                                gridId: string | null;
                                gridName: string | null;
                                /** @description UUIDv7. */
                                id: string;
                                /** @description When it was last seen, ISO 8601, UTC. */
                                lastSeenAt: string;
                                /** @description WGS-84 degrees. */
                                lat: number;
                                /** @description WGS-84 degrees. */
                                lon: number;
                                nextDeadline: {
                                    /** @enum {unknown} */
                                    clock: "accept" | "arrive" | "done" | "close";
                                    /** @description When it passes, or has passed, ISO 8601, UTC. */
                                    dueAt: string;
                                } | null;
                                /** @description What people say on the phone. */
                                number: number;
                                /** @description When it was opened, ISO 8601, UTC. */
                                openedAt: string;
                                /** @description The rule's sentence from the first event. */
                                reason: string;
                                /** @description Events that became this ticket. */
                                sightings: number;
                                /** @enum {unknown} */
                                state: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                                /** @description Counts up with every change; pass it back as expectedVersion. */
                                version: number;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                workerId: string | null;
                                workerName: string | null;
                                /** @description Zone within the camera. */
                                zoneId: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All tickets that the filters find, as a CSV file; the export is recorded */
        get: {
            parameters: {
                query?: {
                    /** @description Only done tickets that no camera can judge: the reviewer's queue. */
                    awaitsReviewer?: true;
                    /** @description Only of this camera. */
                    camera?: string;
                    /** @description Only of this grid and everything below it. */
                    grid?: string;
                    /** @description Opened before. */
                    openedBefore?: string;
                    /** @description Opened at or after. */
                    openedFrom?: string;
                    /** @description Only tickets that are not closed. */
                    openOnly?: boolean;
                    /** @description Only tickets with a deadline that has passed unmet. */
                    overdue?: true;
                    /** @description Words that must all occur: number, place, reason, grid, worker, what people wrote. Found a moment after they were written. */
                    q?: string;
                    /** @description Only reports from there. */
                    source?: "camera" | "worker" | "operator" | "sensor" | "case" | "vendor";
                    /** @description Only tickets in these states: one or several of unconfirmed, open, assigned, accepted, arrived, done, suspended, closed, separated by commas. */
                    state?: string;
                    /** @description Only these violations: one or several of vending, piling, posting, hanging, parking, structure, beyond-line, separated by commas. */
                    violation?: string;
                    /** @description Only those assigned to this worker. */
                    worker?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/csv; charset=utf-8 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One ticket with its history, candidates and evidence */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The agent that decided. */
                            agentId: string;
                            /** @description What the one who asks may do with it now. */
                            allowed: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel";
                                needs: ("workerId" | "untilMs" | "intoTicketId") | null;
                                needsReason: boolean;
                            }[];
                            /** @description Everybody who ever had it, oldest first. */
                            assignees: {
                                acceptedAt: string | null;
                                arrivedAt: string | null;
                                doneAt: string | null;
                                /** @description From when the worker had it, ISO 8601, UTC. */
                                fromAt: string;
                                /** @enum {unknown} */
                                how: "offer" | "handOver";
                                toAt: string | null;
                                /** @description Worker id. */
                                workerId: string;
                                workerName: string | null;
                            }[];
                            /** @description GB/T 28181 code, 20 digits. */
                            cameraCode: string;
                            /** @description What people call the camera's place. */
                            cameraName: string;
                            /** @description Why this worker: best first. */
                            candidates: {
                                /** @description The most the worker may have open. */
                                capacity: number;
                                chosen: boolean;
                                /** @enum {unknown} */
                                competence?: "role" | "personal";
                                /** @description Metres to the place. */
                                distanceM: number;
                                /** @description Open tickets per capacity. */
                                load?: number;
                                onShift: boolean;
                                /** @description Open tickets when the choice was made. */
                                openTickets: number;
                                positionAgeS?: number | null;
                                /** @description Why, or why not. */
                                reason: string;
                                /** @description Whether the worker's grid is the responsible one or holds it. */
                                responsibleGrid: boolean;
                                /** @description Who the worker is to the city. */
                                role?: string;
                                /** @description Whether the worker may act on this violation. */
                                roleMayAct?: boolean;
                                /** @description Estimated from the distance. */
                                walkMinutes?: number;
                                /** @description Worker id. */
                                workerId: string;
                                /** @description Name. */
                                workerName: string;
                            }[];
                            /** @description Its last change, ISO 8601, UTC. */
                            changedAt: string;
                            /** @description What the detector called the object. */
                            className: string;
                            closedAt: string | null;
                            closeReason: ("verified" | "false-alarm" | "self-cleared" | "duplicate" | "refused" | "cancelled") | null;
                            /** @description What makes two events one incident. */
                            dedupKey: string;
                            evidence: {
                                /** @description When the picture was taken, ISO 8601, UTC. */
                                at: string;
                                /** @enum {unknown} */
                                kind: "scene" | "crop" | "before" | "photo";
                                /** @enum {unknown} */
                                moment: "first" | "best" | "latest" | "done" | "verify";
                                /** @description Name in the evidence store: GET /api/tickets/{id}/evidence/{object}. */
                                object: string;
                            }[];
                            extensions: {
                                /** @description When, ISO 8601, UTC. */
                                askedAt: string;
                                /** @description By whom. */
                                askedBy: string;
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decidedReason: string | null;
                                decision: ("approved" | "refused") | null;
                                /** @description UUID. */
                                id: string;
                                /** @description How much more time is asked for. */
                                minutes: number;
                                /** @description Why. */
                                reason: string;
                            }[];
                            gridId: string | null;
                            gridName: string | null;
                            /** @description How often it went from hand to hand. */
                            handOvers: number;
                            /** @description UUIDv7. */
                            id: string;
                            intoTicketId: string | null;
                            /** @description When it was last seen, ISO 8601, UTC. */
                            lastSeenAt: string;
                            /** @description WGS-84 degrees. */
                            lat: number;
                            linkedTicketId: string | null;
                            /** @description WGS-84 degrees. */
                            lon: number;
                            nextDeadline: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                /** @description When it passes, or has passed, ISO 8601, UTC. */
                                dueAt: string;
                            } | null;
                            /** @description What people say on the phone. */
                            number: number;
                            /** @description When it was opened, ISO 8601, UTC. */
                            openedAt: string;
                            /** @description The rule's sentence from the first event. */
                            reason: string;
                            /** @description Events that became this ticket. */
                            sightings: number;
                            /** @enum {unknown} */
                            state: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            suspendedUntil: string | null;
                            /** @description Everything that happened, oldest first. */
                            transitions: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel" | "open";
                                /** @description Who did it. */
                                actorId: string;
                                /** @enum {unknown} */
                                actorRole: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                /** @description Pictures the step rests on. */
                                evidence: {
                                    kind: string;
                                    moment: string;
                                    object: string;
                                }[];
                                from: ("unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed") | null;
                                reason: string | null;
                                ruleVersion: string | null;
                                /** @description Order within the ticket. */
                                sequence: number;
                                /** @enum {unknown} */
                                to: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            }[];
                            /** @description Counts up with every change; pass it back as expectedVersion. */
                            version: number;
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            whistles: {
                                /** @description When, ISO 8601, UTC. */
                                calledAt: string;
                                /** @description By whom. */
                                calledBy: string;
                                /** @description Who was called. */
                                department: string;
                                escalatedAt: string | null;
                                /** @description UUID. */
                                id: string;
                                /** @enum {unknown} */
                                level: 1 | 2;
                                /** @description Why. */
                                reason: string;
                                /** @description Until when the department has to report, ISO 8601, UTC. */
                                reportDueAt: string;
                                reportedAt: string | null;
                                reportedBy: string | null;
                            }[];
                            workerId: string | null;
                            workerName: string | null;
                            /** @description Zone within the camera. */
                            zoneId: string;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do something with a ticket */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel";
                        /** @description Refuse with 409 unless the ticket still has this version. */
                        expectedVersion?: number;
                        /** @description For mergeInto: the ticket in which it goes on. */
                        intoTicketId?: string;
                        /** @description Objects that were stored for this ticket (POST …/pictures) and prove the step. */
                        pictures?: string[];
                        /** @description Why; some actions need it. */
                        reason?: string;
                        /** @description For suspend: until when it waits, ISO 8601 with its zone. */
                        until?: string;
                        /** @description For handOver: the worker who gets it. */
                        workerId?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The agent that decided. */
                            agentId: string;
                            /** @description What the one who asks may do with it now. */
                            allowed: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel";
                                needs: ("workerId" | "untilMs" | "intoTicketId") | null;
                                needsReason: boolean;
                            }[];
                            /** @description Everybody who ever had it, oldest first. */
                            assignees: {
                                acceptedAt: string | null;
                                arrivedAt: string | null;
                                doneAt: string | null;
                                /** @description From when the worker had it, ISO 8601, UTC. */
                                fromAt: string;
                                /** @enum {unknown} */
                                how: "offer" | "handOver";
                                toAt: string | null;
                                /** @description Worker id. */
                                workerId: string;
                                workerName: string | null;
                            }[];
                            /** @description GB/T 28181 code, 20 digits. */
                            cameraCode: string;
                            /** @description What people call the camera's place. */
                            cameraName: string;
                            /** @description Why this worker: best first. */
                            candidates: {
                                /** @description The most the worker may have open. */
                                capacity: number;
                                chosen: boolean;
                                /** @enum {unknown} */
                                competence?: "role" | "personal";
                                /** @description Metres to the place. */
                                distanceM: number;
                                /** @description Open tickets per capacity. */
                                load?: number;
                                onShift: boolean;
                                /** @description Open tickets when the choice was made. */
                                openTickets: number;
                                positionAgeS?: number | null;
                                /** @description Why, or why not. */
                                reason: string;
                                /** @description Whether the worker's grid is the responsible one or holds it. */
                                responsibleGrid: boolean;
                                /** @description Who the worker is to the city. */
                                role?: string;
                                /** @description Whether the worker may act on this violation. */
                                roleMayAct?: boolean;
                                /** @description Estimated from the distance. */
                                walkMinutes?: number;
                                /** @description Worker id. */
                                workerId: string;
                                /** @description Name. */
                                workerName: string;
                            }[];
                            /** @description Its last change, ISO 8601, UTC. */
                            changedAt: string;
                            /** @description What the detector called the object. */
                            className: string;
                            closedAt: string | null;
                            closeReason: ("verified" | "false-alarm" | "self-cleared" | "duplicate" | "refused" | "cancelled") | null;
                            /** @description What makes two events one incident. */
                            dedupKey: string;
                            evidence: {
                                /** @description When the picture was taken, ISO 8601, UTC. */
                                at: string;
                                /** @enum {unknown} */
                                kind: "scene" | "crop" | "before" | "photo";
                                /** @enum {unknown} */
                                moment: "first" | "best" | "latest" | "done" | "verify";
                                /** @description Name in the evidence store: GET /api/tickets/{id}/evidence/{object}. */
                                object: string;
                            }[];
                            extensions: {
                                /** @description When, ISO 8601, UTC. */
                                askedAt: string;
                                /** @description By whom. */
                                askedBy: string;
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decidedReason: string | null;
                                decision: ("approved" | "refused") | null;
                                /** @description UUID. */
                                id: string;
                                /** @description How much more time is asked for. */
                                minutes: number;
                                /** @description Why. */
                                reason: string;
                            }[];
                            gridId: string | null;
                            gridName: string | null;
                            /** @description How often it went from hand to hand. */
                            handOvers: number;
                            /** @description UUIDv7. */
                            id: string;
                            intoTicketId: string | null;
                            /** @description When it was last seen, ISO 8601, UTC. */
                            lastSeenAt: string;
                            /** @description WGS-84 degrees. */
                            lat: number;
                            linkedTicketId: string | null;
                            /** @description WGS-84 degrees. */
                            lon: number;
                            nextDeadline: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                /** @description When it passes, or has passed, ISO 8601, UTC. */
                                dueAt: string;
                            } | null;
                            /** @description What people say on the phone. */
                            number: number;
                            /** @description When it was opened, ISO 8601, UTC. */
                            openedAt: string;
                            /** @description The rule's sentence from the first event. */
                            reason: string;
                            /** @description Events that became this ticket. */
                            sightings: number;
                            /** @enum {unknown} */
                            state: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            suspendedUntil: string | null;
                            /** @description Everything that happened, oldest first. */
                            transitions: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel" | "open";
                                /** @description Who did it. */
                                actorId: string;
                                /** @enum {unknown} */
                                actorRole: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                /** @description Pictures the step rests on. */
                                evidence: {
                                    kind: string;
                                    moment: string;
                                    object: string;
                                }[];
                                from: ("unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed") | null;
                                reason: string | null;
                                ruleVersion: string | null;
                                /** @description Order within the ticket. */
                                sequence: number;
                                /** @enum {unknown} */
                                to: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            }[];
                            /** @description Counts up with every change; pass it back as expectedVersion. */
                            version: number;
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            whistles: {
                                /** @description When, ISO 8601, UTC. */
                                calledAt: string;
                                /** @description By whom. */
                                calledBy: string;
                                /** @description Who was called. */
                                department: string;
                                escalatedAt: string | null;
                                /** @description UUID. */
                                id: string;
                                /** @enum {unknown} */
                                level: 1 | 2;
                                /** @description Why. */
                                reason: string;
                                /** @description Until when the department has to report, ISO 8601, UTC. */
                                reportDueAt: string;
                                reportedAt: string | null;
                                reportedBy: string | null;
                            }[];
                            workerId: string | null;
                            workerName: string | null;
                            /** @description Zone within the camera. */
                            zoneId: string;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/evidence-addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An address that shows one picture for five minutes, in one's own name; each use is recorded */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        object: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description ISO 8601, UTC. */
                            expiresAt: string;
                            /** @description Path and query below this server's address. */
                            path: string;
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/evidence/{*}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture of this ticket; the view is recorded */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    "*": string;
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description image/jpeg */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What the browser keeps is still right; the view is recorded. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/extensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for more time (延期); the ticket's own worker */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Which deadline.
                         * @enum {unknown}
                         */
                        clock: "accept" | "arrive" | "done" | "close";
                        /** @description How much more time is needed. */
                        minutes: number;
                        /** @description Why, in words. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The agent that decided. */
                            agentId: string;
                            /** @description What the one who asks may do with it now. */
                            allowed: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel";
                                needs: ("workerId" | "untilMs" | "intoTicketId") | null;
                                needsReason: boolean;
                            }[];
                            /** @description Everybody who ever had it, oldest first. */
                            assignees: {
                                acceptedAt: string | null;
                                arrivedAt: string | null;
                                doneAt: string | null;
                                /** @description From when the worker had it, ISO 8601, UTC. */
                                fromAt: string;
                                /** @enum {unknown} */
                                how: "offer" | "handOver";
                                toAt: string | null;
                                /** @description Worker id. */
                                workerId: string;
                                workerName: string | null;
                            }[];
                            /** @description GB/T 28181 code, 20 digits. */
                            cameraCode: string;
                            /** @description What people call the camera's place. */
                            cameraName: string;
                            /** @description Why this worker: best first. */
                            candidates: {
                                /** @description The most the worker may have open. */
                                capacity: number;
                                chosen: boolean;
                                /** @enum {unknown} */
                                competence?: "role" | "personal";
                                /** @description Metres to the place. */
                                distanceM: number;
                                /** @description Open tickets per capacity. */
                                load?: number;
                                onShift: boolean;
                                /** @description Open tickets when the choice was made. */
                                openTickets: number;
                                positionAgeS?: number | null;
                                /** @description Why, or why not. */
                                reason: string;
                                /** @description Whether the worker's grid is the responsible one or holds it. */
                                responsibleGrid: boolean;
                                /** @description Who the worker is to the city. */
                                role?: string;
                                /** @description Whether the worker may act on this violation. */
                                roleMayAct?: boolean;
                                /** @description Estimated from the distance. */
                                walkMinutes?: number;
                                /** @description Worker id. */
                                workerId: string;
                                /** @description Name. */
                                workerName: string;
                            }[];
                            /** @description Its last change, ISO 8601, UTC. */
                            changedAt: string;
                            /** @description What the detector called the object. */
                            className: string;
                            closedAt: string | null;
                            closeReason: ("verified" | "false-alarm" | "self-cleared" | "duplicate" | "refused" | "cancelled") | null;
                            /** @description What makes two events one incident. */
                            dedupKey: string;
                            evidence: {
                                /** @description When the picture was taken, ISO 8601, UTC. */
                                at: string;
                                /** @enum {unknown} */
                                kind: "scene" | "crop" | "before" | "photo";
                                /** @enum {unknown} */
                                moment: "first" | "best" | "latest" | "done" | "verify";
                                /** @description Name in the evidence store: GET /api/tickets/{id}/evidence/{object}. */
                                object: string;
                            }[];
                            extensions: {
                                /** @description When, ISO 8601, UTC. */
                                askedAt: string;
                                /** @description By whom. */
                                askedBy: string;
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decidedReason: string | null;
                                decision: ("approved" | "refused") | null;
                                /** @description UUID. */
                                id: string;
                                /** @description How much more time is asked for. */
                                minutes: number;
                                /** @description Why. */
                                reason: string;
                            }[];
                            gridId: string | null;
                            gridName: string | null;
                            /** @description How often it went from hand to hand. */
                            handOvers: number;
                            /** @description UUIDv7. */
                            id: string;
                            intoTicketId: string | null;
                            /** @description When it was last seen, ISO 8601, UTC. */
                            lastSeenAt: string;
                            /** @description WGS-84 degrees. */
                            lat: number;
                            linkedTicketId: string | null;
                            /** @description WGS-84 degrees. */
                            lon: number;
                            nextDeadline: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                /** @description When it passes, or has passed, ISO 8601, UTC. */
                                dueAt: string;
                            } | null;
                            /** @description What people say on the phone. */
                            number: number;
                            /** @description When it was opened, ISO 8601, UTC. */
                            openedAt: string;
                            /** @description The rule's sentence from the first event. */
                            reason: string;
                            /** @description Events that became this ticket. */
                            sightings: number;
                            /** @enum {unknown} */
                            state: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            suspendedUntil: string | null;
                            /** @description Everything that happened, oldest first. */
                            transitions: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel" | "open";
                                /** @description Who did it. */
                                actorId: string;
                                /** @enum {unknown} */
                                actorRole: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                /** @description Pictures the step rests on. */
                                evidence: {
                                    kind: string;
                                    moment: string;
                                    object: string;
                                }[];
                                from: ("unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed") | null;
                                reason: string | null;
                                ruleVersion: string | null;
                                /** @description Order within the ticket. */
                                sequence: number;
                                /** @enum {unknown} */
                                to: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            }[];
                            /** @description Counts up with every change; pass it back as expectedVersion. */
                            version: number;
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            whistles: {
                                /** @description When, ISO 8601, UTC. */
                                calledAt: string;
                                /** @description By whom. */
                                calledBy: string;
                                /** @description Who was called. */
                                department: string;
                                escalatedAt: string | null;
                                /** @description UUID. */
                                id: string;
                                /** @enum {unknown} */
                                level: 1 | 2;
                                /** @description Why. */
                                reason: string;
                                /** @description Until when the department has to report, ISO 8601, UTC. */
                                reportDueAt: string;
                                reportedAt: string | null;
                                reportedBy: string | null;
                            }[];
                            workerId: string | null;
                            workerName: string | null;
                            /** @description Zone within the camera. */
                            zoneId: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/extensions/{extensionId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve or refuse more time; never by who asked */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The question's id. */
                    extensionId: string;
                    /** @description The ticket's id. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        decision: "approved" | "refused";
                        /** @description Why; a refusal needs it. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The agent that decided. */
                            agentId: string;
                            /** @description What the one who asks may do with it now. */
                            allowed: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel";
                                needs: ("workerId" | "untilMs" | "intoTicketId") | null;
                                needsReason: boolean;
                            }[];
                            /** @description Everybody who ever had it, oldest first. */
                            assignees: {
                                acceptedAt: string | null;
                                arrivedAt: string | null;
                                doneAt: string | null;
                                /** @description From when the worker had it, ISO 8601, UTC. */
                                fromAt: string;
                                /** @enum {unknown} */
                                how: "offer" | "handOver";
                                toAt: string | null;
                                /** @description Worker id. */
                                workerId: string;
                                workerName: string | null;
                            }[];
                            /** @description GB/T 28181 code, 20 digits. */
                            cameraCode: string;
                            /** @description What people call the camera's place. */
                            cameraName: string;
                            /** @description Why this worker: best first. */
                            candidates: {
                                /** @description The most the worker may have open. */
                                capacity: number;
                                chosen: boolean;
                                /** @enum {unknown} */
                                competence?: "role" | "personal";
                                /** @description Metres to the place. */
                                distanceM: number;
                                /** @description Open tickets per capacity. */
                                load?: number;
                                onShift: boolean;
                                /** @description Open tickets when the choice was made. */
                                openTickets: number;
                                positionAgeS?: number | null;
                                /** @description Why, or why not. */
                                reason: string;
                                /** @description Whether the worker's grid is the responsible one or holds it. */
                                responsibleGrid: boolean;
                                /** @description Who the worker is to the city. */
                                role?: string;
                                /** @description Whether the worker may act on this violation. */
                                roleMayAct?: boolean;
                                /** @description Estimated from the distance. */
                                walkMinutes?: number;
                                /** @description Worker id. */
                                workerId: string;
                                /** @description Name. */
                                workerName: string;
                            }[];
                            /** @description Its last change, ISO 8601, UTC. */
                            changedAt: string;
                            /** @description What the detector called the object. */
                            className: string;
                            closedAt: string | null;
                            closeReason: ("verified" | "false-alarm" | "self-cleared" | "duplicate" | "refused" | "cancelled") | null;
                            /** @description What makes two events one incident. */
                            dedupKey: string;
                            evidence: {
                                /** @description When the picture was taken, ISO 8601, UTC. */
                                at: string;
                                /** @enum {unknown} */
                                kind: "scene" | "crop" | "before" | "photo";
                                /** @enum {unknown} */
                                moment: "first" | "best" | "latest" | "done" | "verify";
                                /** @description Name in the evidence store: GET /api/tickets/{id}/evidence/{object}. */
                                object: string;
                            }[];
                            extensions: {
                                /** @description When, ISO 8601, UTC. */
                                askedAt: string;
                                /** @description By whom. */
                                askedBy: string;
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decidedReason: string | null;
                                decision: ("approved" | "refused") | null;
                                /** @description UUID. */
                                id: string;
                                /** @description How much more time is asked for. */
                                minutes: number;
                                /** @description Why. */
                                reason: string;
                            }[];
                            gridId: string | null;
                            gridName: string | null;
                            /** @description How often it went from hand to hand. */
                            handOvers: number;
                            /** @description UUIDv7. */
                            id: string;
                            intoTicketId: string | null;
                            /** @description When it was last seen, ISO 8601, UTC. */
                            lastSeenAt: string;
                            /** @description WGS-84 degrees. */
                            lat: number;
                            linkedTicketId: string | null;
                            /** @description WGS-84 degrees. */
                            lon: number;
                            nextDeadline: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                /** @description When it passes, or has passed, ISO 8601, UTC. */
                                dueAt: string;
                            } | null;
                            /** @description What people say on the phone. */
                            number: number;
                            /** @description When it was opened, ISO 8601, UTC. */
                            openedAt: string;
                            /** @description The rule's sentence from the first event. */
                            reason: string;
                            /** @description Events that became this ticket. */
                            sightings: number;
                            /** @enum {unknown} */
                            state: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            suspendedUntil: string | null;
                            /** @description Everything that happened, oldest first. */
                            transitions: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel" | "open";
                                /** @description Who did it. */
                                actorId: string;
                                /** @enum {unknown} */
                                actorRole: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                /** @description Pictures the step rests on. */
                                evidence: {
                                    kind: string;
                                    moment: string;
                                    object: string;
                                }[];
                                from: ("unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed") | null;
                                reason: string | null;
                                ruleVersion: string | null;
                                /** @description Order within the ticket. */
                                sequence: number;
                                /** @enum {unknown} */
                                to: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            }[];
                            /** @description Counts up with every change; pass it back as expectedVersion. */
                            version: number;
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            whistles: {
                                /** @description When, ISO 8601, UTC. */
                                calledAt: string;
                                /** @description By whom. */
                                calledBy: string;
                                /** @description Who was called. */
                                department: string;
                                escalatedAt: string | null;
                                /** @description UUID. */
                                id: string;
                                /** @enum {unknown} */
                                level: 1 | 2;
                                /** @description Why. */
                                reason: string;
                                /** @description Until when the department has to report, ISO 8601, UTC. */
                                reportDueAt: string;
                                reportedAt: string | null;
                                reportedBy: string | null;
                            }[];
                            workerId: string | null;
                            workerName: string | null;
                            /** @description Zone within the camera. */
                            zoneId: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Store a photo of this ticket's place: the body is the JPEG or PNG; where it was taken is removed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            heightPx: number;
                            /** @description Name in the evidence store; give it with the action it proves. */
                            object: string;
                            /** @description Of the stored JPEG, lower-case hex. */
                            sha256: string;
                            sizeBytes: number;
                            widthPx: number;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/sightings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who saw it, how often, first and last */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How many cameras, sensors and doors saw it. */
                            cameras: number;
                            /** @description All of them. */
                            sightings: number;
                            sources: {
                                /** @description Empty for what people said. */
                                cameraCode: string;
                                firstAt: string;
                                lastAt: string;
                                sightings: number;
                                /** @enum {unknown} */
                                source: "camera" | "worker" | "operator" | "sensor" | "case" | "vendor";
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The object as first seen, close up and small; the view is recorded */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description image/jpeg */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What the browser keeps is still right; the view is recorded. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/whistles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call a department to the ticket (吹哨); a worker to the own one */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Who is called. */
                        department: string;
                        /** @description 1 unless given; 2 only by the office. */
                        level?: 1 | 2;
                        /** @description Why, in words. */
                        reason: string;
                        /** @description Until the department must have reported. */
                        reportMinutes?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The agent that decided. */
                            agentId: string;
                            /** @description What the one who asks may do with it now. */
                            allowed: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel";
                                needs: ("workerId" | "untilMs" | "intoTicketId") | null;
                                needsReason: boolean;
                            }[];
                            /** @description Everybody who ever had it, oldest first. */
                            assignees: {
                                acceptedAt: string | null;
                                arrivedAt: string | null;
                                doneAt: string | null;
                                /** @description From when the worker had it, ISO 8601, UTC. */
                                fromAt: string;
                                /** @enum {unknown} */
                                how: "offer" | "handOver";
                                toAt: string | null;
                                /** @description Worker id. */
                                workerId: string;
                                workerName: string | null;
                            }[];
                            /** @description GB/T 28181 code, 20 digits. */
                            cameraCode: string;
                            /** @description What people call the camera's place. */
                            cameraName: string;
                            /** @description Why this worker: best first. */
                            candidates: {
                                /** @description The most the worker may have open. */
                                capacity: number;
                                chosen: boolean;
                                /** @enum {unknown} */
                                competence?: "role" | "personal";
                                /** @description Metres to the place. */
                                distanceM: number;
                                /** @description Open tickets per capacity. */
                                load?: number;
                                onShift: boolean;
                                /** @description Open tickets when the choice was made. */
                                openTickets: number;
                                positionAgeS?: number | null;
                                /** @description Why, or why not. */
                                reason: string;
                                /** @description Whether the worker's grid is the responsible one or holds it. */
                                responsibleGrid: boolean;
                                /** @description Who the worker is to the city. */
                                role?: string;
                                /** @description Whether the worker may act on this violation. */
                                roleMayAct?: boolean;
                                /** @description Estimated from the distance. */
                                walkMinutes?: number;
                                /** @description Worker id. */
                                workerId: string;
                                /** @description Name. */
                                workerName: string;
                            }[];
                            /** @description Its last change, ISO 8601, UTC. */
                            changedAt: string;
                            /** @description What the detector called the object. */
                            className: string;
                            closedAt: string | null;
                            closeReason: ("verified" | "false-alarm" | "self-cleared" | "duplicate" | "refused" | "cancelled") | null;
                            /** @description What makes two events one incident. */
                            dedupKey: string;
                            evidence: {
                                /** @description When the picture was taken, ISO 8601, UTC. */
                                at: string;
                                /** @enum {unknown} */
                                kind: "scene" | "crop" | "before" | "photo";
                                /** @enum {unknown} */
                                moment: "first" | "best" | "latest" | "done" | "verify";
                                /** @description Name in the evidence store: GET /api/tickets/{id}/evidence/{object}. */
                                object: string;
                            }[];
                            extensions: {
                                /** @description When, ISO 8601, UTC. */
                                askedAt: string;
                                /** @description By whom. */
                                askedBy: string;
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decidedReason: string | null;
                                decision: ("approved" | "refused") | null;
                                /** @description UUID. */
                                id: string;
                                /** @description How much more time is asked for. */
                                minutes: number;
                                /** @description Why. */
                                reason: string;
                            }[];
                            gridId: string | null;
                            gridName: string | null;
                            /** @description How often it went from hand to hand. */
                            handOvers: number;
                            /** @description UUIDv7. */
                            id: string;
                            intoTicketId: string | null;
                            /** @description When it was last seen, ISO 8601, UTC. */
                            lastSeenAt: string;
                            /** @description WGS-84 degrees. */
                            lat: number;
                            linkedTicketId: string | null;
                            /** @description WGS-84 degrees. */
                            lon: number;
                            nextDeadline: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                /** @description When it passes, or has passed, ISO 8601, UTC. */
                                dueAt: string;
                            } | null;
                            /** @description What people say on the phone. */
                            number: number;
                            /** @description When it was opened, ISO 8601, UTC. */
                            openedAt: string;
                            /** @description The rule's sentence from the first event. */
                            reason: string;
                            /** @description Events that became this ticket. */
                            sightings: number;
                            /** @enum {unknown} */
                            state: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            suspendedUntil: string | null;
                            /** @description Everything that happened, oldest first. */
                            transitions: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel" | "open";
                                /** @description Who did it. */
                                actorId: string;
                                /** @enum {unknown} */
                                actorRole: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                /** @description Pictures the step rests on. */
                                evidence: {
                                    kind: string;
                                    moment: string;
                                    object: string;
                                }[];
                                from: ("unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed") | null;
                                reason: string | null;
                                ruleVersion: string | null;
                                /** @description Order within the ticket. */
                                sequence: number;
                                /** @enum {unknown} */
                                to: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            }[];
                            /** @description Counts up with every change; pass it back as expectedVersion. */
                            version: number;
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            whistles: {
                                /** @description When, ISO 8601, UTC. */
                                calledAt: string;
                                /** @description By whom. */
                                calledBy: string;
                                /** @description Who was called. */
                                department: string;
                                escalatedAt: string | null;
                                /** @description UUID. */
                                id: string;
                                /** @enum {unknown} */
                                level: 1 | 2;
                                /** @description Why. */
                                reason: string;
                                /** @description Until when the department has to report, ISO 8601, UTC. */
                                reportDueAt: string;
                                reportedAt: string | null;
                                reportedBy: string | null;
                            }[];
                            workerId: string | null;
                            workerName: string | null;
                            /** @description Zone within the camera. */
                            zoneId: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/whistles/{whistleId}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The called department is there (报到) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id. */
                    id: string;
                    /** @description The call's id. */
                    whistleId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The agent that decided. */
                            agentId: string;
                            /** @description What the one who asks may do with it now. */
                            allowed: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel";
                                needs: ("workerId" | "untilMs" | "intoTicketId") | null;
                                needsReason: boolean;
                            }[];
                            /** @description Everybody who ever had it, oldest first. */
                            assignees: {
                                acceptedAt: string | null;
                                arrivedAt: string | null;
                                doneAt: string | null;
                                /** @description From when the worker had it, ISO 8601, UTC. */
                                fromAt: string;
                                /** @enum {unknown} */
                                how: "offer" | "handOver";
                                toAt: string | null;
                                /** @description Worker id. */
                                workerId: string;
                                workerName: string | null;
                            }[];
                            /** @description GB/T 28181 code, 20 digits. */
                            cameraCode: string;
                            /** @description What people call the camera's place. */
                            cameraName: string;
                            /** @description Why this worker: best first. */
                            candidates: {
                                /** @description The most the worker may have open. */
                                capacity: number;
                                chosen: boolean;
                                /** @enum {unknown} */
                                competence?: "role" | "personal";
                                /** @description Metres to the place. */
                                distanceM: number;
                                /** @description Open tickets per capacity. */
                                load?: number;
                                onShift: boolean;
                                /** @description Open tickets when the choice was made. */
                                openTickets: number;
                                positionAgeS?: number | null;
                                /** @description Why, or why not. */
                                reason: string;
                                /** @description Whether the worker's grid is the responsible one or holds it. */
                                responsibleGrid: boolean;
                                /** @description Who the worker is to the city. */
                                role?: string;
                                /** @description Whether the worker may act on this violation. */
                                roleMayAct?: boolean;
                                /** @description Estimated from the distance. */
                                walkMinutes?: number;
                                /** @description Worker id. */
                                workerId: string;
                                /** @description Name. */
                                workerName: string;
                            }[];
                            /** @description Its last change, ISO 8601, UTC. */
                            changedAt: string;
                            /** @description What the detector called the object. */
                            className: string;
                            closedAt: string | null;
                            closeReason: ("verified" | "false-alarm" | "self-cleared" | "duplicate" | "refused" | "cancelled") | null;
                            /** @description What makes two events one incident. */
                            dedupKey: string;
                            evidence: {
                                /** @description When the picture was taken, ISO 8601, UTC. */
                                at: string;
                                /** @enum {unknown} */
                                kind: "scene" | "crop" | "before" | "photo";
                                /** @enum {unknown} */
                                moment: "first" | "best" | "latest" | "done" | "verify";
                                /** @description Name in the evidence store: GET /api/tickets/{id}/evidence/{object}. */
                                object: string;
                            }[];
                            extensions: {
                                /** @description When, ISO 8601, UTC. */
                                askedAt: string;
                                /** @description By whom. */
                                askedBy: string;
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decidedReason: string | null;
                                decision: ("approved" | "refused") | null;
                                /** @description UUID. */
                                id: string;
                                /** @description How much more time is asked for. */
                                minutes: number;
                                /** @description Why. */
                                reason: string;
                            }[];
                            gridId: string | null;
                            gridName: string | null;
                            /** @description How often it went from hand to hand. */
                            handOvers: number;
                            /** @description UUIDv7. */
                            id: string;
                            intoTicketId: string | null;
                            /** @description When it was last seen, ISO 8601, UTC. */
                            lastSeenAt: string;
                            /** @description WGS-84 degrees. */
                            lat: number;
                            linkedTicketId: string | null;
                            /** @description WGS-84 degrees. */
                            lon: number;
                            nextDeadline: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                /** @description When it passes, or has passed, ISO 8601, UTC. */
                                dueAt: string;
                            } | null;
                            /** @description What people say on the phone. */
                            number: number;
                            /** @description When it was opened, ISO 8601, UTC. */
                            openedAt: string;
                            /** @description The rule's sentence from the first event. */
                            reason: string;
                            /** @description Events that became this ticket. */
                            sightings: number;
                            /** @enum {unknown} */
                            state: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            suspendedUntil: string | null;
                            /** @description Everything that happened, oldest first. */
                            transitions: {
                                /** @enum {unknown} */
                                action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel" | "open";
                                /** @description Who did it. */
                                actorId: string;
                                /** @enum {unknown} */
                                actorRole: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                /** @description Pictures the step rests on. */
                                evidence: {
                                    kind: string;
                                    moment: string;
                                    object: string;
                                }[];
                                from: ("unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed") | null;
                                reason: string | null;
                                ruleVersion: string | null;
                                /** @description Order within the ticket. */
                                sequence: number;
                                /** @enum {unknown} */
                                to: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                            }[];
                            /** @description Counts up with every change; pass it back as expectedVersion. */
                            version: number;
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            whistles: {
                                /** @description When, ISO 8601, UTC. */
                                calledAt: string;
                                /** @description By whom. */
                                calledBy: string;
                                /** @description Who was called. */
                                department: string;
                                escalatedAt: string | null;
                                /** @description UUID. */
                                id: string;
                                /** @enum {unknown} */
                                level: 1 | 2;
                                /** @description Why. */
                                reason: string;
                                /** @description Until when the department has to report, ISO 8601, UTC. */
                                reportDueAt: string;
                                reportedAt: string | null;
                                reportedBy: string | null;
                            }[];
                            workerId: string | null;
                            workerName: string | null;
                            /** @description Zone within the camera. */
                            zoneId: string;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody's API tokens */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tokens: {
                                /** @description When it expires, ISO 8601, UTC. */
                                expiresAt: string;
                                /** @description UUIDv7. */
                                id: string;
                                /** @description When it was made, ISO 8601, UTC. */
                                madeAt: string;
                                /** @description What it is for. */
                                name: string;
                                revokedAt: string | null;
                                /** @enum {unknown} */
                                scope: "read" | "write";
                                usedAt: string | null;
                                /** @description Whose it is. */
                                userId: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke anybody's API token */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody, retired ones too */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            users: {
                                gridIds: string[] | null;
                                hasPassword: boolean;
                                hasToken: boolean;
                                /** @description User id. */
                                id: string;
                                /** @description User's name. */
                                name: string;
                                retired: boolean;
                                /** @enum {unknown} */
                                role: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service";
                                /**
                                 * @description file: of users.csv, and changed there only.
                                 * @enum {unknown}
                                 */
                                source: "file" | "api";
                                workerId: string | null;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /** Make a user, who can sign in once a password is set */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        gridIds: string[] | null;
                        /** @description User id: letters, digits, _ or -. */
                        id: string;
                        name: string;
                        /** @enum {unknown} */
                        role: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service";
                        workerId: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change a user that was made here */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description User id: letters, digits, _ or -. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        gridIds: string[] | null;
                        name: string;
                        /** @enum {unknown} */
                        role: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service";
                        workerId: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        post?: never;
        /** Retire a user that was made here: no password, session or token works any more */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description User id: letters, digits, _ or -. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set a user's password; sessions opened with the old one end */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description User id: letters, digits, _ or -. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description 12 to 256 characters. */
                        next: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign a user out everywhere */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description User id: letters, digits, _ or -. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Sessions that were ended. */
                            ended: number;
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who looked at which picture or through which camera, newest first; for the office */
        get: {
            parameters: {
                query: {
                    /** @description Continue below the view with this id. */
                    before?: string;
                    /** @description Only of this camera: live, and pictures of its tickets. */
                    camera?: string;
                    /** @description At most this many, newest first. */
                    limit: number;
                    /** @description Only this user's. */
                    person?: string;
                    /** @description Only pictures of this ticket (its UUID); no live views. */
                    ticket?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            nextBefore: string | null;
                            views: {
                                /** @description The agent the picture came from. */
                                agentId: string;
                                /** @description When the picture was asked for, or the live view began, ISO 8601, UTC. */
                                at: string;
                                /** @description GB/T 28181 code, 20 digits. */
                                cameraCode: string;
                                evidence: {
                                    /** @description Name in the evidence store. */
                                    object: string;
                                    /** @description UUIDv7. */
                                    ticketId: string;
                                    /** @description What people say on the phone. */
                                    ticketNumber: number;
                                } | null;
                                /** @description evidence-<n> or live-<n>. */
                                id: string;
                                live: {
                                    endedAt: string | null;
                                    endReason: ("viewer-left" | "no-picture" | "cut-off" | "signed-out" | "dispatcher-stopping") | null;
                                    /** @description It lasted at least until, ISO 8601, UTC. */
                                    seenAt: string;
                                    /**
                                     * @description lost: without an end, and nobody has said for a minute that it goes on; the dispatcher that showed it died or lost the book.
                                     * @enum {unknown}
                                     */
                                    state: "watching" | "ended" | "lost";
                                } | null;
                                /** @description User id. */
                                personId: string;
                                personName: string | null;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
                /** @description What went wrong. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workers of the own grids with shift and load; a worker gets only the own entry */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workers: {
                                /** @description The most the worker may have open. */
                                capacity: number;
                                /** @description The worker's grid. */
                                gridId: string;
                                /** @description Worker id. */
                                id: string;
                                lat: number;
                                leave: string | null;
                                lon: number;
                                /** @description Name. */
                                name: string;
                                onShift: boolean;
                                /** @description Open now. */
                                openTickets: number;
                                positionAgeS: number | null;
                                /** @description Who the worker is to the city. */
                                role: string;
                            }[];
                        };
                    };
                };
                /** @description What went wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lives */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            live: true;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/requests.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, newest first (GeoReport v2, json) */
        get: {
            parameters: {
                query?: {
                    /** @description Requested at or before. */
                    end_date?: string;
                    jurisdiction_id?: string;
                    /** @description Codes, separated by commas. */
                    service_code?: string;
                    /** @description Ids, separated by commas. */
                    service_request_id?: string;
                    /** @description Requested at or after (W3C date-time). */
                    start_date?: string;
                    /** @description open, closed, or both. */
                    status?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/requests.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, newest first (GeoReport v2, xml) */
        get: {
            parameters: {
                query?: {
                    /** @description Requested at or before. */
                    end_date?: string;
                    jurisdiction_id?: string;
                    /** @description Codes, separated by commas. */
                    service_code?: string;
                    /** @description Ids, separated by commas. */
                    service_request_id?: string;
                    /** @description Requested at or after (W3C date-time). */
                    start_date?: string;
                    /** @description open, closed, or both. */
                    status?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/requests/{id}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One request (GeoReport v2, json) */
        get: {
            parameters: {
                query?: {
                    /** @description Requested at or before. */
                    end_date?: string;
                    jurisdiction_id?: string;
                    /** @description Codes, separated by commas. */
                    service_code?: string;
                    /** @description Ids, separated by commas. */
                    service_request_id?: string;
                    /** @description Requested at or after (W3C date-time). */
                    start_date?: string;
                    /** @description open, closed, or both. */
                    status?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/requests/{id}.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One request (GeoReport v2, xml) */
        get: {
            parameters: {
                query?: {
                    /** @description Requested at or before. */
                    end_date?: string;
                    jurisdiction_id?: string;
                    /** @description Codes, separated by commas. */
                    service_code?: string;
                    /** @description Ids, separated by commas. */
                    service_request_id?: string;
                    /** @description Requested at or after (W3C date-time). */
                    start_date?: string;
                    /** @description open, closed, or both. */
                    status?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/services.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be reported (GeoReport v2, json) */
        get: {
            parameters: {
                query?: {
                    /** @description Requested at or before. */
                    end_date?: string;
                    jurisdiction_id?: string;
                    /** @description Codes, separated by commas. */
                    service_code?: string;
                    /** @description Ids, separated by commas. */
                    service_request_id?: string;
                    /** @description Requested at or after (W3C date-time). */
                    start_date?: string;
                    /** @description open, closed, or both. */
                    status?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/services.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be reported (GeoReport v2, xml) */
        get: {
            parameters: {
                query?: {
                    /** @description Requested at or before. */
                    end_date?: string;
                    jurisdiction_id?: string;
                    /** @description Codes, separated by commas. */
                    service_code?: string;
                    /** @description Ids, separated by commas. */
                    service_request_id?: string;
                    /** @description Requested at or after (W3C date-time). */
                    start_date?: string;
                    /** @description open, closed, or both. */
                    status?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/services/{code}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One kind of report (GeoReport v2, json) */
        get: {
            parameters: {
                query?: {
                    /** @description Requested at or before. */
                    end_date?: string;
                    jurisdiction_id?: string;
                    /** @description Codes, separated by commas. */
                    service_code?: string;
                    /** @description Ids, separated by commas. */
                    service_request_id?: string;
                    /** @description Requested at or after (W3C date-time). */
                    start_date?: string;
                    /** @description open, closed, or both. */
                    status?: string;
                };
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/services/{code}.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One kind of report (GeoReport v2, xml) */
        get: {
            parameters: {
                query?: {
                    /** @description Requested at or before. */
                    end_date?: string;
                    jurisdiction_id?: string;
                    /** @description Codes, separated by commas. */
                    service_code?: string;
                    /** @description Ids, separated by commas. */
                    service_request_id?: string;
                    /** @description Requested at or after (W3C date-time). */
                    start_date?: string;
                    /** @description open, closed, or both. */
                    status?: string;
                };
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Can work */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            book: boolean;
                            bus: boolean;
                            cache: boolean;
                            /** @description Whether book and bus answer; the cache may be away. */
                            ready: boolean;
                        };
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            book: boolean;
                            bus: boolean;
                            cache: boolean;
                            /** @description Whether book and bus answer; the cache may be away. */
                            ready: boolean;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signed-evidence/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The picture of a signed address; the view is recorded in the name of whom it was made for */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    address: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description image/jpeg */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description What went wrong. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                /** @description Stable, for programs. */
                                code: string;
                                /** @description One sentence, for people. */
                                message: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
