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
    "/api/agents/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the text of the agent's own file into the bucket, so that its cameras can be changed from here */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Agent id. */
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
                            /** @description Agent id. */
                            agentId: string;
                            /** @description Whether the agent runs it. */
                            effect: {
                                /** @description One sentence. */
                                says: string;
                                sha256: string | null;
                                /**
                                 * @description pending: the agent has not said yet; ask again (GET …/config).
                                 * @enum {unknown}
                                 */
                                state: "applied" | "refused" | "pending";
                            };
                            /** @description Of the bucket's text. */
                            revision: number;
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
    "/api/cameras": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cameras of the own grids, by code, with how each fares and its open tickets */
        get: {
            parameters: {
                query: {
                    /** @description Only of this agent. */
                    agent?: string;
                    /** @description nextCursor of an earlier answer. */
                    cursor?: string;
                    /** @description Only of this grid and everything below it. */
                    grid?: string;
                    /** @description At most this many, by code. */
                    limit: number;
                    /** @description Part of the name or the code. */
                    q?: string;
                    /** @description Only cameras in this state. */
                    state?: "seeing" | "blind" | "starting" | "offline";
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
                            /** @description Of all that the query finds, whatever their state. */
                            byState: {
                                /** @description Do not. */
                                blind: number;
                                /** @description Not heard. */
                                offline: number;
                                /** @description See. */
                                seeing: number;
                                /** @description Connect. */
                                starting: number;
                            };
                            cameras: {
                                /** @description The agent that watches it. */
                                agentId: string;
                                blindSince: string | null;
                                cause: {
                                    /** @description English; says more. */
                                    en: string;
                                    kind: string | null;
                                    /** @description Chinese. */
                                    zh: string;
                                } | null;
                                /** @description GB/T 28181 code, 20 digits. */
                                code: string;
                                gridId: string | null;
                                health: {
                                    /** @description Seconds of the last minute that looks vouch for: each for the time to the next one, at most revisitS. */
                                    analysedSPerMin?: number;
                                    blindReason?: string;
                                    blindSince?: string;
                                    /** @description GB/T 28181 device id, 20 digits; the camera's identity. Location is never derived from it. */
                                    cameraCode: string;
                                    /** @description Of the stream, in ffmpeg's words: h264, hevc. */
                                    codec?: string;
                                    /** @description Processor time of the decoder for each picture it gave, milliseconds. */
                                    decodeMs?: number;
                                    /** @description Pictures that led to no look, by cause, since the camera was started. */
                                    drops?: {
                                        /** @description The detector gave no answer. */
                                        detectorFailed: number;
                                        /** @description The look could not be stored; it is judged again. */
                                        notStored: number;
                                        /** @description A newer picture came before the look. */
                                        replaced: number;
                                    };
                                    /** @description Pictures that had to serve as evidence in the detector's size, because no full-size one showed what was judged. */
                                    evidenceSmall?: number;
                                    /** @description What is wrong with the stream, for programs: frozen-picture, wrong-password, no-answer, … */
                                    faultKind?: string;
                                    /** @description Frames replaced by a newer one before a look. */
                                    framesDropped: number;
                                    /** @description Median time of this camera's inferences. */
                                    inferenceMsP50?: number;
                                    inferenceMsP99?: number;
                                    /** @description Measured time between keyframes. */
                                    keyframeIntervalS?: number;
                                    /** @description What last changed in the stream (codec or size) and when: the zones may no longer fit. Since the agent's start. */
                                    lastChange?: string;
                                    /** @description Where the camera hangs, WGS-84 degrees. */
                                    location?: {
                                        lat: number;
                                        lon: number;
                                    };
                                    /** @description Last look, UTC. */
                                    lookedAt?: string;
                                    looks: number;
                                    /** @description What looks at this camera, where that is a canary: the agent's own model otherwise. */
                                    model?: {
                                        name: string;
                                        sha256: string;
                                    };
                                    name: string;
                                    /** @description What an operator should know of a camera that is seen, such as key frames too far apart. */
                                    notice?: string;
                                    restarts: number;
                                    /** @description Measured median of the last looks. */
                                    revisitP50S?: number;
                                    /** @description Measured 99th percentile of the last looks. */
                                    revisitP99S?: number;
                                    /** @description Promised revisit. */
                                    revisitS: number;
                                    /** @description How the camera's rules on trial fare beside the live ones. Counts go on over restarts and begin anew with other settings. */
                                    shadow?: {
                                        /** @description Of them, those that the live rules reported too. */
                                        alsoLive: number;
                                        /** @description Of the opened ones, those that went. */
                                        cleared: number;
                                        /** @description Looks that the shadow could not judge. */
                                        failed: number;
                                        label: string;
                                        /** @description Incidents of the live rules that the shadow's did not open in that time. */
                                        liveOnly: number;
                                        /** @description Looks that the shadow's rules judged. */
                                        looks: number;
                                        /** @description Messages about its incidents that were given up. */
                                        lost: number;
                                        /** @description Mean time that it takes, measured. */
                                        msPerLook?: number;
                                        /** @description Incidents that the shadow's rules opened. */
                                        opened: number;
                                        /** @description What the counts belong to. */
                                        settingsSha256: string;
                                        /** @description Of them, those that the live rules did not, after the time that both may take. */
                                        shadowOnly: number;
                                        /** @description When these rules went on trial on this camera, UTC. */
                                        since: string;
                                        /** @description Of both sides, those whose time is not over. */
                                        undecided: number;
                                    };
                                    /** @description Width and height of the camera's own pictures, pixels. */
                                    sizeWh?: [
                                        number,
                                        number
                                    ];
                                    /**
                                     * @description seeing: looked at within its revisit time; a healthy process is not evidence of a seeing camera.
                                     * @enum {unknown}
                                     */
                                    state: "connecting" | "seeing" | "blind";
                                    /** @description Pictures come and are looked at, but cannot be believed: the camera's rules judge nothing, and state is blind. */
                                    suspended?: {
                                        sentence: {
                                            en: string;
                                            zh: string;
                                        };
                                        /** @description UTC. */
                                        since: string;
                                        /** @description moved, dark, blurred or covered. */
                                        why: string;
                                    };
                                } | null;
                                /** @description When its agent was last heard with it, ISO 8601, UTC. */
                                heardAt: string;
                                /** @description What people call the place. */
                                name: string;
                                /** @description Tickets of this camera that are not closed. */
                                openTickets: number;
                                place: {
                                    lat: number;
                                    lon: number;
                                } | null;
                                /**
                                 * @description offline: its agent has not been heard for a minute, and the health is as old as that.
                                 * @enum {unknown}
                                 */
                                state: "seeing" | "blind" | "starting" | "offline";
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
    "/api/cameras/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One camera: how it fares, and its open tickets */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
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
                    content: {
                        "application/json": {
                            /** @description The agent that watches it. */
                            agentId: string;
                            blindSince: string | null;
                            cause: {
                                /** @description English; says more. */
                                en: string;
                                kind: string | null;
                                /** @description Chinese. */
                                zh: string;
                            } | null;
                            /** @description GB/T 28181 code, 20 digits. */
                            code: string;
                            gridId: string | null;
                            health: {
                                /** @description Seconds of the last minute that looks vouch for: each for the time to the next one, at most revisitS. */
                                analysedSPerMin?: number;
                                blindReason?: string;
                                blindSince?: string;
                                /** @description GB/T 28181 device id, 20 digits; the camera's identity. Location is never derived from it. */
                                cameraCode: string;
                                /** @description Of the stream, in ffmpeg's words: h264, hevc. */
                                codec?: string;
                                /** @description Processor time of the decoder for each picture it gave, milliseconds. */
                                decodeMs?: number;
                                /** @description Pictures that led to no look, by cause, since the camera was started. */
                                drops?: {
                                    /** @description The detector gave no answer. */
                                    detectorFailed: number;
                                    /** @description The look could not be stored; it is judged again. */
                                    notStored: number;
                                    /** @description A newer picture came before the look. */
                                    replaced: number;
                                };
                                /** @description Pictures that had to serve as evidence in the detector's size, because no full-size one showed what was judged. */
                                evidenceSmall?: number;
                                /** @description What is wrong with the stream, for programs: frozen-picture, wrong-password, no-answer, … */
                                faultKind?: string;
                                /** @description Frames replaced by a newer one before a look. */
                                framesDropped: number;
                                /** @description Median time of this camera's inferences. */
                                inferenceMsP50?: number;
                                inferenceMsP99?: number;
                                /** @description Measured time between keyframes. */
                                keyframeIntervalS?: number;
                                /** @description What last changed in the stream (codec or size) and when: the zones may no longer fit. Since the agent's start. */
                                lastChange?: string;
                                /** @description Where the camera hangs, WGS-84 degrees. */
                                location?: {
                                    lat: number;
                                    lon: number;
                                };
                                /** @description Last look, UTC. */
                                lookedAt?: string;
                                looks: number;
                                /** @description What looks at this camera, where that is a canary: the agent's own model otherwise. */
                                model?: {
                                    name: string;
                                    sha256: string;
                                };
                                name: string;
                                /** @description What an operator should know of a camera that is seen, such as key frames too far apart. */
                                notice?: string;
                                restarts: number;
                                /** @description Measured median of the last looks. */
                                revisitP50S?: number;
                                /** @description Measured 99th percentile of the last looks. */
                                revisitP99S?: number;
                                /** @description Promised revisit. */
                                revisitS: number;
                                /** @description How the camera's rules on trial fare beside the live ones. Counts go on over restarts and begin anew with other settings. */
                                shadow?: {
                                    /** @description Of them, those that the live rules reported too. */
                                    alsoLive: number;
                                    /** @description Of the opened ones, those that went. */
                                    cleared: number;
                                    /** @description Looks that the shadow could not judge. */
                                    failed: number;
                                    label: string;
                                    /** @description Incidents of the live rules that the shadow's did not open in that time. */
                                    liveOnly: number;
                                    /** @description Looks that the shadow's rules judged. */
                                    looks: number;
                                    /** @description Messages about its incidents that were given up. */
                                    lost: number;
                                    /** @description Mean time that it takes, measured. */
                                    msPerLook?: number;
                                    /** @description Incidents that the shadow's rules opened. */
                                    opened: number;
                                    /** @description What the counts belong to. */
                                    settingsSha256: string;
                                    /** @description Of them, those that the live rules did not, after the time that both may take. */
                                    shadowOnly: number;
                                    /** @description When these rules went on trial on this camera, UTC. */
                                    since: string;
                                    /** @description Of both sides, those whose time is not over. */
                                    undecided: number;
                                };
                                /** @description Width and height of the camera's own pictures, pixels. */
                                sizeWh?: [
                                    number,
                                    number
                                ];
                                /**
                                 * @description seeing: looked at within its revisit time; a healthy process is not evidence of a seeing camera.
                                 * @enum {unknown}
                                 */
                                state: "connecting" | "seeing" | "blind";
                                /** @description Pictures come and are looked at, but cannot be believed: the camera's rules judge nothing, and state is blind. */
                                suspended?: {
                                    sentence: {
                                        en: string;
                                        zh: string;
                                    };
                                    /** @description UTC. */
                                    since: string;
                                    /** @description moved, dark, blurred or covered. */
                                    why: string;
                                };
                            } | null;
                            /** @description When its agent was last heard with it, ISO 8601, UTC. */
                            heardAt: string;
                            /** @description What people call the place. */
                            name: string;
                            /** @description Tickets of this camera that are not closed. */
                            openTickets: number;
                            place: {
                                lat: number;
                                lon: number;
                            } | null;
                            /**
                             * @description offline: its agent has not been heard for a minute, and the health is as old as that.
                             * @enum {unknown}
                             */
                            state: "seeing" | "blind" | "starting" | "offline";
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{code}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is set of it, without addresses and passwords, and whether its agent runs that */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
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
                    content: {
                        "application/json": {
                            /** @description The agent that runs it. */
                            agentId: string;
                            /** @description 20 digits. */
                            cameraCode: string;
                            /** @description Whether the agent runs it. */
                            effect: {
                                /** @description One sentence. */
                                says: string;
                                sha256: string | null;
                                /**
                                 * @description pending: the agent has not said yet; ask again (GET …/config).
                                 * @enum {unknown}
                                 */
                                state: "applied" | "refused" | "pending";
                            };
                            /** @description What rules may ask the agent's model for. */
                            evidenceWords: string[];
                            readOnlyBecause: string | null;
                            rules?: {
                                clearS: number;
                                dwellS: number;
                                /** @description What counts, in the model's words. */
                                evidence: string[];
                                /** @description Kind of rule. */
                                kind: string;
                                maxGapS: number;
                                minObservedShare: number;
                                updateS: number;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                zoneId: string;
                            }[];
                            settings: {
                                /**
                                 * @description Parts of the picture that nobody looks at: a screen, a tree in the wind, a window.
                                 * @default []
                                 */
                                ignore: [
                                    number,
                                    number
                                ][][];
                                /** @description Where the camera hangs. The crs tag is required: a GCJ-02 point read as WGS-84 is the wrong grid. */
                                location: {
                                    /** @enum {unknown} */
                                    crs: "WGS-84" | "CGCS2000" | "GCJ-02" | "BD-09";
                                    lat: number;
                                    lon: number;
                                };
                                /**
                                 * @description Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own.
                                 * @default {}
                                 */
                                minConfidence: {
                                    /**
                                     * @description Less sure detections do not count by day.
                                     * @default 0
                                     */
                                    day: number;
                                    /**
                                     * @description Less sure detections do not count in infrared light.
                                     * @default 0
                                     */
                                    infrared: number;
                                    /**
                                     * @description Less sure detections do not count at night.
                                     * @default 0
                                     */
                                    night: number;
                                };
                                /** @description What people call the place. */
                                name: string;
                                /** @description How large a person is, by the place of the feet: what gives things a size in metres. */
                                perspective?: {
                                    /** @description Where a person would have no height, as a share of the picture's height from the top; may lie above it. */
                                    horizonY: number;
                                    /** @description Height of a person whose feet are at the lower edge, as a share of the picture's height. */
                                    personHeightAtBottom: number;
                                };
                                /**
                                 * @description Of cameras that are due at once the higher number is looked at first; under overload it keeps its revisit longer.
                                 * @default 5
                                 */
                                priority: number;
                                /** @description Overrides patrol.revisitS for this camera. */
                                revisitS?: number;
                                /** @description Rules on trial: they see every look that the live rules see, open nothing, and are counted and compared with them. */
                                shadow?: {
                                    /** @description Parts of the picture that nobody looks at: a screen, a tree in the wind, a window. */
                                    ignore?: [
                                        number,
                                        number
                                    ][][];
                                    /** @description What people call the candidate: it stands beside its counts. */
                                    label: string;
                                    /** @description Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own. */
                                    minConfidence?: {
                                        /**
                                         * @description Less sure detections do not count by day.
                                         * @default 0
                                         */
                                        day: number;
                                        /**
                                         * @description Less sure detections do not count in infrared light.
                                         * @default 0
                                         */
                                        infrared: number;
                                        /**
                                         * @description Less sure detections do not count at night.
                                         * @default 0
                                         */
                                        night: number;
                                    };
                                    /** @description The candidate's zones. */
                                    zones: {
                                        /**
                                         * @description Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.
                                         * @default []
                                         */
                                        except: [
                                            number,
                                            number
                                        ][][];
                                        /**
                                         * @description The rule holds in these hours; empty: always.
                                         * @default []
                                         */
                                        hours: {
                                            /**
                                             * @description Days on which the hours begin.
                                             * @default [
                                             *       "mon",
                                             *       "tue",
                                             *       "wed",
                                             *       "thu",
                                             *       "fri",
                                             *       "sat",
                                             *       "sun"
                                             *     ]
                                             */
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM of the place. */
                                            from: string;
                                            /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                            to: string;
                                        }[];
                                        /** @description Unique within the camera; part of the dedup key, so do not rename it lightly. */
                                        id: string;
                                        /**
                                         * @description Lower things do not count; needs the camera's `perspective`. 0: any height.
                                         * @default 0
                                         */
                                        minHeightM: number;
                                        /**
                                         * @description And not in these: a legal night market, a building site's permit.
                                         * @default []
                                         */
                                        permits: {
                                            /** @description YYYY-MM-DD. */
                                            firstDay?: string;
                                            hours: {
                                                /**
                                                 * @description Days on which the hours begin.
                                                 * @default [
                                                 *       "mon",
                                                 *       "tue",
                                                 *       "wed",
                                                 *       "thu",
                                                 *       "fri",
                                                 *       "sat",
                                                 *       "sun"
                                                 *     ]
                                                 */
                                                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                                /** @description HH:MM of the place. */
                                                from: string;
                                                /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                                to: string;
                                            };
                                            /** @description YYYY-MM-DD. */
                                            lastDay?: string;
                                            /** @description What is permitted: a night market. */
                                            reason: string;
                                        }[];
                                        /** @description Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right. */
                                        polygon: [
                                            number,
                                            number
                                        ][];
                                        rule: {
                                            /** @description Not seen for this long, by a camera that sees, it is `cleared`. */
                                            clearS?: number;
                                            /** @description Seconds it must be there before the rule fires. */
                                            dwellS?: number;
                                            /** @description What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains. */
                                            evidence?: string[];
                                            /**
                                             * @description dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.
                                             * @default dwell
                                             * @enum {unknown}
                                             */
                                            kind: "dwell" | "vending" | "static-object" | "beyond-line" | "surface-change";
                                            /** @description A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell. */
                                            maxGapS?: number;
                                            /** @description vending: share of the watched time in which somebody stays beside the wares. */
                                            minAttendedShare?: number;
                                            /** @description Share of the dwell, as far as the place could be seen, that looks must have seen the object in. */
                                            minObservedShare?: number;
                                            /** @description static-object: share of the watched time in which nobody stays beside it. */
                                            minUnattendedShare?: number;
                                            /** @description beyond-line: whose line it is, as the worker knows the shop. */
                                            shop?: string;
                                            /**
                                             * @description surface-change: what is watched.
                                             * @enum {unknown}
                                             */
                                            surface?: "wall" | "pole" | "air" | "facade" | "roof";
                                            /** @description While it stays, an `updated` event is sent this often. */
                                            updateS?: number;
                                            /**
                                             * @description What the event calls it; each kind of rule has its own.
                                             * @enum {unknown}
                                             */
                                            violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                        };
                                    }[];
                                };
                                /**
                                 * @description IANA name of the place's time zone: of the zones' hours and permits.
                                 * @default Asia/Shanghai
                                 */
                                timeZone: string;
                                /** @description Watches the camera continuously and follows what moves (ByteTrack), for zones where minutes are too long. About ten times a patrolled camera's cost. */
                                watch?: {
                                    /**
                                     * @description Looks per second while the picture changes; every picture of the stream is decoded.
                                     * @default 5
                                     */
                                    fps: number;
                                };
                                zones: {
                                    /**
                                     * @description Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.
                                     * @default []
                                     */
                                    except: [
                                        number,
                                        number
                                    ][][];
                                    /**
                                     * @description The rule holds in these hours; empty: always.
                                     * @default []
                                     */
                                    hours: {
                                        /**
                                         * @description Days on which the hours begin.
                                         * @default [
                                         *       "mon",
                                         *       "tue",
                                         *       "wed",
                                         *       "thu",
                                         *       "fri",
                                         *       "sat",
                                         *       "sun"
                                         *     ]
                                         */
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM of the place. */
                                        from: string;
                                        /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                        to: string;
                                    }[];
                                    /** @description Unique within the camera; part of the dedup key, so do not rename it lightly. */
                                    id: string;
                                    /**
                                     * @description Lower things do not count; needs the camera's `perspective`. 0: any height.
                                     * @default 0
                                     */
                                    minHeightM: number;
                                    /**
                                     * @description And not in these: a legal night market, a building site's permit.
                                     * @default []
                                     */
                                    permits: {
                                        /** @description YYYY-MM-DD. */
                                        firstDay?: string;
                                        hours: {
                                            /**
                                             * @description Days on which the hours begin.
                                             * @default [
                                             *       "mon",
                                             *       "tue",
                                             *       "wed",
                                             *       "thu",
                                             *       "fri",
                                             *       "sat",
                                             *       "sun"
                                             *     ]
                                             */
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM of the place. */
                                            from: string;
                                            /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                            to: string;
                                        };
                                        /** @description YYYY-MM-DD. */
                                        lastDay?: string;
                                        /** @description What is permitted: a night market. */
                                        reason: string;
                                    }[];
                                    /** @description Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right. */
                                    polygon: [
                                        number,
                                        number
                                    ][];
                                    rule: {
                                        /** @description Not seen for this long, by a camera that sees, it is `cleared`. */
                                        clearS?: number;
                                        /** @description Seconds it must be there before the rule fires. */
                                        dwellS?: number;
                                        /** @description What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains. */
                                        evidence?: string[];
                                        /**
                                         * @description dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.
                                         * @default dwell
                                         * @enum {unknown}
                                         */
                                        kind: "dwell" | "vending" | "static-object" | "beyond-line" | "surface-change";
                                        /** @description A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell. */
                                        maxGapS?: number;
                                        /** @description vending: share of the watched time in which somebody stays beside the wares. */
                                        minAttendedShare?: number;
                                        /** @description Share of the dwell, as far as the place could be seen, that looks must have seen the object in. */
                                        minObservedShare?: number;
                                        /** @description static-object: share of the watched time in which nobody stays beside it. */
                                        minUnattendedShare?: number;
                                        /** @description beyond-line: whose line it is, as the worker knows the shop. */
                                        shop?: string;
                                        /**
                                         * @description surface-change: what is watched.
                                         * @enum {unknown}
                                         */
                                        surface?: "wall" | "pole" | "air" | "facade" | "roof";
                                        /** @description While it stays, an `updated` event is sent this often. */
                                        updateS?: number;
                                        /**
                                         * @description What the event calls it; each kind of rule has its own.
                                         * @enum {unknown}
                                         */
                                        violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                    };
                                }[];
                            };
                            version: number | null;
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
        /** Change what is set of it: checked by its agent, kept as a version, taken over while it runs */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Refuse with 409 unless this is the newest. */
                        expectedVersion: number;
                        /**
                         * @description Why, for whoever reads the versions.
                         * @default
                         */
                        note: string;
                        settings: {
                            /**
                             * @description Parts of the picture that nobody looks at: a screen, a tree in the wind, a window.
                             * @default []
                             */
                            ignore: [
                                number,
                                number
                            ][][];
                            /** @description Where the camera hangs. The crs tag is required: a GCJ-02 point read as WGS-84 is the wrong grid. */
                            location: {
                                /** @enum {unknown} */
                                crs: "WGS-84" | "CGCS2000" | "GCJ-02" | "BD-09";
                                lat: number;
                                lon: number;
                            };
                            /**
                             * @description Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own.
                             * @default {}
                             */
                            minConfidence: {
                                /**
                                 * @description Less sure detections do not count by day.
                                 * @default 0
                                 */
                                day: number;
                                /**
                                 * @description Less sure detections do not count in infrared light.
                                 * @default 0
                                 */
                                infrared: number;
                                /**
                                 * @description Less sure detections do not count at night.
                                 * @default 0
                                 */
                                night: number;
                            };
                            /** @description What people call the place. */
                            name: string;
                            /** @description How large a person is, by the place of the feet: what gives things a size in metres. */
                            perspective?: {
                                /** @description Where a person would have no height, as a share of the picture's height from the top; may lie above it. */
                                horizonY: number;
                                /** @description Height of a person whose feet are at the lower edge, as a share of the picture's height. */
                                personHeightAtBottom: number;
                            };
                            /**
                             * @description Of cameras that are due at once the higher number is looked at first; under overload it keeps its revisit longer.
                             * @default 5
                             */
                            priority: number;
                            /** @description Overrides patrol.revisitS for this camera. */
                            revisitS?: number;
                            /** @description Rules on trial: they see every look that the live rules see, open nothing, and are counted and compared with them. */
                            shadow?: {
                                /** @description Parts of the picture that nobody looks at: a screen, a tree in the wind, a window. */
                                ignore?: [
                                    number,
                                    number
                                ][][];
                                /** @description What people call the candidate: it stands beside its counts. */
                                label: string;
                                /** @description Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own. */
                                minConfidence?: {
                                    /**
                                     * @description Less sure detections do not count by day.
                                     * @default 0
                                     */
                                    day: number;
                                    /**
                                     * @description Less sure detections do not count in infrared light.
                                     * @default 0
                                     */
                                    infrared: number;
                                    /**
                                     * @description Less sure detections do not count at night.
                                     * @default 0
                                     */
                                    night: number;
                                };
                                /** @description The candidate's zones. */
                                zones: {
                                    /**
                                     * @description Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.
                                     * @default []
                                     */
                                    except: [
                                        number,
                                        number
                                    ][][];
                                    /**
                                     * @description The rule holds in these hours; empty: always.
                                     * @default []
                                     */
                                    hours: {
                                        /**
                                         * @description Days on which the hours begin.
                                         * @default [
                                         *       "mon",
                                         *       "tue",
                                         *       "wed",
                                         *       "thu",
                                         *       "fri",
                                         *       "sat",
                                         *       "sun"
                                         *     ]
                                         */
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM of the place. */
                                        from: string;
                                        /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                        to: string;
                                    }[];
                                    /** @description Unique within the camera; part of the dedup key, so do not rename it lightly. */
                                    id: string;
                                    /**
                                     * @description Lower things do not count; needs the camera's `perspective`. 0: any height.
                                     * @default 0
                                     */
                                    minHeightM: number;
                                    /**
                                     * @description And not in these: a legal night market, a building site's permit.
                                     * @default []
                                     */
                                    permits: {
                                        /** @description YYYY-MM-DD. */
                                        firstDay?: string;
                                        hours: {
                                            /**
                                             * @description Days on which the hours begin.
                                             * @default [
                                             *       "mon",
                                             *       "tue",
                                             *       "wed",
                                             *       "thu",
                                             *       "fri",
                                             *       "sat",
                                             *       "sun"
                                             *     ]
                                             */
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM of the place. */
                                            from: string;
                                            /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                            to: string;
                                        };
                                        /** @description YYYY-MM-DD. */
                                        lastDay?: string;
                                        /** @description What is permitted: a night market. */
                                        reason: string;
                                    }[];
                                    /** @description Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right. */
                                    polygon: [
                                        number,
                                        number
                                    ][];
                                    rule: {
                                        /** @description Not seen for this long, by a camera that sees, it is `cleared`. */
                                        clearS?: number;
                                        /** @description Seconds it must be there before the rule fires. */
                                        dwellS?: number;
                                        /** @description What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains. */
                                        evidence?: string[];
                                        /**
                                         * @description dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.
                                         * @default dwell
                                         * @enum {unknown}
                                         */
                                        kind: "dwell" | "vending" | "static-object" | "beyond-line" | "surface-change";
                                        /** @description A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell. */
                                        maxGapS?: number;
                                        /** @description vending: share of the watched time in which somebody stays beside the wares. */
                                        minAttendedShare?: number;
                                        /** @description Share of the dwell, as far as the place could be seen, that looks must have seen the object in. */
                                        minObservedShare?: number;
                                        /** @description static-object: share of the watched time in which nobody stays beside it. */
                                        minUnattendedShare?: number;
                                        /** @description beyond-line: whose line it is, as the worker knows the shop. */
                                        shop?: string;
                                        /**
                                         * @description surface-change: what is watched.
                                         * @enum {unknown}
                                         */
                                        surface?: "wall" | "pole" | "air" | "facade" | "roof";
                                        /** @description While it stays, an `updated` event is sent this often. */
                                        updateS?: number;
                                        /**
                                         * @description What the event calls it; each kind of rule has its own.
                                         * @enum {unknown}
                                         */
                                        violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                    };
                                }[];
                            };
                            /**
                             * @description IANA name of the place's time zone: of the zones' hours and permits.
                             * @default Asia/Shanghai
                             */
                            timeZone: string;
                            /** @description Watches the camera continuously and follows what moves (ByteTrack), for zones where minutes are too long. About ten times a patrolled camera's cost. */
                            watch?: {
                                /**
                                 * @description Looks per second while the picture changes; every picture of the stream is decoded.
                                 * @default 5
                                 */
                                fps: number;
                            };
                            zones: {
                                /**
                                 * @description Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.
                                 * @default []
                                 */
                                except: [
                                    number,
                                    number
                                ][][];
                                /**
                                 * @description The rule holds in these hours; empty: always.
                                 * @default []
                                 */
                                hours: {
                                    /**
                                     * @description Days on which the hours begin.
                                     * @default [
                                     *       "mon",
                                     *       "tue",
                                     *       "wed",
                                     *       "thu",
                                     *       "fri",
                                     *       "sat",
                                     *       "sun"
                                     *     ]
                                     */
                                    days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                    /** @description HH:MM of the place. */
                                    from: string;
                                    /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                    to: string;
                                }[];
                                /** @description Unique within the camera; part of the dedup key, so do not rename it lightly. */
                                id: string;
                                /**
                                 * @description Lower things do not count; needs the camera's `perspective`. 0: any height.
                                 * @default 0
                                 */
                                minHeightM: number;
                                /**
                                 * @description And not in these: a legal night market, a building site's permit.
                                 * @default []
                                 */
                                permits: {
                                    /** @description YYYY-MM-DD. */
                                    firstDay?: string;
                                    hours: {
                                        /**
                                         * @description Days on which the hours begin.
                                         * @default [
                                         *       "mon",
                                         *       "tue",
                                         *       "wed",
                                         *       "thu",
                                         *       "fri",
                                         *       "sat",
                                         *       "sun"
                                         *     ]
                                         */
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM of the place. */
                                        from: string;
                                        /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                        to: string;
                                    };
                                    /** @description YYYY-MM-DD. */
                                    lastDay?: string;
                                    /** @description What is permitted: a night market. */
                                    reason: string;
                                }[];
                                /** @description Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right. */
                                polygon: [
                                    number,
                                    number
                                ][];
                                rule: {
                                    /** @description Not seen for this long, by a camera that sees, it is `cleared`. */
                                    clearS?: number;
                                    /** @description Seconds it must be there before the rule fires. */
                                    dwellS?: number;
                                    /** @description What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains. */
                                    evidence?: string[];
                                    /**
                                     * @description dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.
                                     * @default dwell
                                     * @enum {unknown}
                                     */
                                    kind: "dwell" | "vending" | "static-object" | "beyond-line" | "surface-change";
                                    /** @description A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell. */
                                    maxGapS?: number;
                                    /** @description vending: share of the watched time in which somebody stays beside the wares. */
                                    minAttendedShare?: number;
                                    /** @description Share of the dwell, as far as the place could be seen, that looks must have seen the object in. */
                                    minObservedShare?: number;
                                    /** @description static-object: share of the watched time in which nobody stays beside it. */
                                    minUnattendedShare?: number;
                                    /** @description beyond-line: whose line it is, as the worker knows the shop. */
                                    shop?: string;
                                    /**
                                     * @description surface-change: what is watched.
                                     * @enum {unknown}
                                     */
                                    surface?: "wall" | "pole" | "air" | "facade" | "roof";
                                    /** @description While it stays, an `updated` event is sent this often. */
                                    updateS?: number;
                                    /**
                                     * @description What the event calls it; each kind of rule has its own.
                                     * @enum {unknown}
                                     */
                                    violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                };
                            }[];
                        };
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
                            /** @description 20 digits. */
                            cameraCode: string;
                            /** @description False: it was so already, and nothing was written. */
                            changed: boolean;
                            /** @description Whether the agent runs it. */
                            effect: {
                                /** @description One sentence. */
                                says: string;
                                sha256: string | null;
                                /**
                                 * @description pending: the agent has not said yet; ask again (GET …/config).
                                 * @enum {unknown}
                                 */
                                state: "applied" | "refused" | "pending";
                            };
                            /** @description The newest now. */
                            version: number;
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
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{code}/config/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What its agent would say to these settings; nothing is applied */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        settings: {
                            /**
                             * @description Parts of the picture that nobody looks at: a screen, a tree in the wind, a window.
                             * @default []
                             */
                            ignore: [
                                number,
                                number
                            ][][];
                            /** @description Where the camera hangs. The crs tag is required: a GCJ-02 point read as WGS-84 is the wrong grid. */
                            location: {
                                /** @enum {unknown} */
                                crs: "WGS-84" | "CGCS2000" | "GCJ-02" | "BD-09";
                                lat: number;
                                lon: number;
                            };
                            /**
                             * @description Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own.
                             * @default {}
                             */
                            minConfidence: {
                                /**
                                 * @description Less sure detections do not count by day.
                                 * @default 0
                                 */
                                day: number;
                                /**
                                 * @description Less sure detections do not count in infrared light.
                                 * @default 0
                                 */
                                infrared: number;
                                /**
                                 * @description Less sure detections do not count at night.
                                 * @default 0
                                 */
                                night: number;
                            };
                            /** @description What people call the place. */
                            name: string;
                            /** @description How large a person is, by the place of the feet: what gives things a size in metres. */
                            perspective?: {
                                /** @description Where a person would have no height, as a share of the picture's height from the top; may lie above it. */
                                horizonY: number;
                                /** @description Height of a person whose feet are at the lower edge, as a share of the picture's height. */
                                personHeightAtBottom: number;
                            };
                            /**
                             * @description Of cameras that are due at once the higher number is looked at first; under overload it keeps its revisit longer.
                             * @default 5
                             */
                            priority: number;
                            /** @description Overrides patrol.revisitS for this camera. */
                            revisitS?: number;
                            /** @description Rules on trial: they see every look that the live rules see, open nothing, and are counted and compared with them. */
                            shadow?: {
                                /** @description Parts of the picture that nobody looks at: a screen, a tree in the wind, a window. */
                                ignore?: [
                                    number,
                                    number
                                ][][];
                                /** @description What people call the candidate: it stands beside its counts. */
                                label: string;
                                /** @description Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own. */
                                minConfidence?: {
                                    /**
                                     * @description Less sure detections do not count by day.
                                     * @default 0
                                     */
                                    day: number;
                                    /**
                                     * @description Less sure detections do not count in infrared light.
                                     * @default 0
                                     */
                                    infrared: number;
                                    /**
                                     * @description Less sure detections do not count at night.
                                     * @default 0
                                     */
                                    night: number;
                                };
                                /** @description The candidate's zones. */
                                zones: {
                                    /**
                                     * @description Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.
                                     * @default []
                                     */
                                    except: [
                                        number,
                                        number
                                    ][][];
                                    /**
                                     * @description The rule holds in these hours; empty: always.
                                     * @default []
                                     */
                                    hours: {
                                        /**
                                         * @description Days on which the hours begin.
                                         * @default [
                                         *       "mon",
                                         *       "tue",
                                         *       "wed",
                                         *       "thu",
                                         *       "fri",
                                         *       "sat",
                                         *       "sun"
                                         *     ]
                                         */
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM of the place. */
                                        from: string;
                                        /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                        to: string;
                                    }[];
                                    /** @description Unique within the camera; part of the dedup key, so do not rename it lightly. */
                                    id: string;
                                    /**
                                     * @description Lower things do not count; needs the camera's `perspective`. 0: any height.
                                     * @default 0
                                     */
                                    minHeightM: number;
                                    /**
                                     * @description And not in these: a legal night market, a building site's permit.
                                     * @default []
                                     */
                                    permits: {
                                        /** @description YYYY-MM-DD. */
                                        firstDay?: string;
                                        hours: {
                                            /**
                                             * @description Days on which the hours begin.
                                             * @default [
                                             *       "mon",
                                             *       "tue",
                                             *       "wed",
                                             *       "thu",
                                             *       "fri",
                                             *       "sat",
                                             *       "sun"
                                             *     ]
                                             */
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM of the place. */
                                            from: string;
                                            /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                            to: string;
                                        };
                                        /** @description YYYY-MM-DD. */
                                        lastDay?: string;
                                        /** @description What is permitted: a night market. */
                                        reason: string;
                                    }[];
                                    /** @description Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right. */
                                    polygon: [
                                        number,
                                        number
                                    ][];
                                    rule: {
                                        /** @description Not seen for this long, by a camera that sees, it is `cleared`. */
                                        clearS?: number;
                                        /** @description Seconds it must be there before the rule fires. */
                                        dwellS?: number;
                                        /** @description What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains. */
                                        evidence?: string[];
                                        /**
                                         * @description dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.
                                         * @default dwell
                                         * @enum {unknown}
                                         */
                                        kind: "dwell" | "vending" | "static-object" | "beyond-line" | "surface-change";
                                        /** @description A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell. */
                                        maxGapS?: number;
                                        /** @description vending: share of the watched time in which somebody stays beside the wares. */
                                        minAttendedShare?: number;
                                        /** @description Share of the dwell, as far as the place could be seen, that looks must have seen the object in. */
                                        minObservedShare?: number;
                                        /** @description static-object: share of the watched time in which nobody stays beside it. */
                                        minUnattendedShare?: number;
                                        /** @description beyond-line: whose line it is, as the worker knows the shop. */
                                        shop?: string;
                                        /**
                                         * @description surface-change: what is watched.
                                         * @enum {unknown}
                                         */
                                        surface?: "wall" | "pole" | "air" | "facade" | "roof";
                                        /** @description While it stays, an `updated` event is sent this often. */
                                        updateS?: number;
                                        /**
                                         * @description What the event calls it; each kind of rule has its own.
                                         * @enum {unknown}
                                         */
                                        violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                    };
                                }[];
                            };
                            /**
                             * @description IANA name of the place's time zone: of the zones' hours and permits.
                             * @default Asia/Shanghai
                             */
                            timeZone: string;
                            /** @description Watches the camera continuously and follows what moves (ByteTrack), for zones where minutes are too long. About ten times a patrolled camera's cost. */
                            watch?: {
                                /**
                                 * @description Looks per second while the picture changes; every picture of the stream is decoded.
                                 * @default 5
                                 */
                                fps: number;
                            };
                            zones: {
                                /**
                                 * @description Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.
                                 * @default []
                                 */
                                except: [
                                    number,
                                    number
                                ][][];
                                /**
                                 * @description The rule holds in these hours; empty: always.
                                 * @default []
                                 */
                                hours: {
                                    /**
                                     * @description Days on which the hours begin.
                                     * @default [
                                     *       "mon",
                                     *       "tue",
                                     *       "wed",
                                     *       "thu",
                                     *       "fri",
                                     *       "sat",
                                     *       "sun"
                                     *     ]
                                     */
                                    days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                    /** @description HH:MM of the place. */
                                    from: string;
                                    /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                    to: string;
                                }[];
                                /** @description Unique within the camera; part of the dedup key, so do not rename it lightly. */
                                id: string;
                                /**
                                 * @description Lower things do not count; needs the camera's `perspective`. 0: any height.
                                 * @default 0
                                 */
                                minHeightM: number;
                                /**
                                 * @description And not in these: a legal night market, a building site's permit.
                                 * @default []
                                 */
                                permits: {
                                    /** @description YYYY-MM-DD. */
                                    firstDay?: string;
                                    hours: {
                                        /**
                                         * @description Days on which the hours begin.
                                         * @default [
                                         *       "mon",
                                         *       "tue",
                                         *       "wed",
                                         *       "thu",
                                         *       "fri",
                                         *       "sat",
                                         *       "sun"
                                         *     ]
                                         */
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM of the place. */
                                        from: string;
                                        /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                        to: string;
                                    };
                                    /** @description YYYY-MM-DD. */
                                    lastDay?: string;
                                    /** @description What is permitted: a night market. */
                                    reason: string;
                                }[];
                                /** @description Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right. */
                                polygon: [
                                    number,
                                    number
                                ][];
                                rule: {
                                    /** @description Not seen for this long, by a camera that sees, it is `cleared`. */
                                    clearS?: number;
                                    /** @description Seconds it must be there before the rule fires. */
                                    dwellS?: number;
                                    /** @description What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains. */
                                    evidence?: string[];
                                    /**
                                     * @description dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.
                                     * @default dwell
                                     * @enum {unknown}
                                     */
                                    kind: "dwell" | "vending" | "static-object" | "beyond-line" | "surface-change";
                                    /** @description A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell. */
                                    maxGapS?: number;
                                    /** @description vending: share of the watched time in which somebody stays beside the wares. */
                                    minAttendedShare?: number;
                                    /** @description Share of the dwell, as far as the place could be seen, that looks must have seen the object in. */
                                    minObservedShare?: number;
                                    /** @description static-object: share of the watched time in which nobody stays beside it. */
                                    minUnattendedShare?: number;
                                    /** @description beyond-line: whose line it is, as the worker knows the shop. */
                                    shop?: string;
                                    /**
                                     * @description surface-change: what is watched.
                                     * @enum {unknown}
                                     */
                                    surface?: "wall" | "pole" | "air" | "facade" | "roof";
                                    /** @description While it stays, an `updated` event is sent this often. */
                                    updateS?: number;
                                    /**
                                     * @description What the event calls it; each kind of rule has its own.
                                     * @enum {unknown}
                                     */
                                    violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                };
                            }[];
                        };
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
                            problems: string[];
                            sound: boolean;
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
    "/api/cameras/{code}/config/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Copy parts of it to other cameras, each by itself and as a version of its own */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Why, for whoever reads the versions.
                         * @default
                         */
                        note: string;
                        /** @description ignore: the masks; zones carry their rules, hours, permits and exceptions. */
                        parts: ("zones" | "ignore" | "perspective" | "minConfidence" | "timeZone" | "watch" | "revisitS" | "priority")[];
                        /** @description Codes. */
                        to: string[];
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
                            copied: {
                                /** @description 20 digits. */
                                cameraCode: string;
                                refused: string | null;
                                written: {
                                    /** @description 20 digits. */
                                    cameraCode: string;
                                    /** @description False: it was so already, and nothing was written. */
                                    changed: boolean;
                                    /** @description Whether the agent runs it. */
                                    effect: {
                                        /** @description One sentence. */
                                        says: string;
                                        sha256: string | null;
                                        /**
                                         * @description pending: the agent has not said yet; ask again (GET …/config).
                                         * @enum {unknown}
                                         */
                                        state: "applied" | "refused" | "pending";
                                    };
                                    /** @description The newest now. */
                                    version: number;
                                } | null;
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
    "/api/cameras/{code}/config/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where two versions differ; zones are compared by their ids */
        get: {
            parameters: {
                query: {
                    /** @description Version. */
                    from: number;
                    /** @description Version. */
                    to: number;
                };
                header?: never;
                path: {
                    /** @description 20 digits. */
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
                    content: {
                        "application/json": {
                            changes: {
                                /** @description Null: not there. */
                                after: unknown;
                                /** @description Null: not there. */
                                before: unknown;
                                /** @description Such as zones[kerb].rule.dwellS. */
                                path: string;
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
    "/api/cameras/{code}/config/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was set of it before, newest first: who, when, why */
        get: {
            parameters: {
                query: {
                    before?: number;
                    limit: number;
                };
                header?: never;
                path: {
                    /** @description 20 digits. */
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
                    content: {
                        "application/json": {
                            nextBefore: number | null;
                            /** @description Newest first. */
                            versions: {
                                /** @description The agent that it was written for. */
                                agentId: string;
                                /** @description Of the bucket's text that holds it. */
                                bucketRevision: number;
                                cameFrom: string | null;
                                /** @description 20 digits. */
                                cameraCode: string;
                                /** @description When, ISO 8601, UTC. */
                                madeAt: string;
                                madeBy: string | null;
                                /** @description Why. */
                                note: string;
                                /**
                                 * @description found: it was changed in the bucket by other means, and noticed then.
                                 * @enum {unknown}
                                 */
                                origin: "found" | "edit" | "restore" | "copy";
                                /** @description 1 is the oldest. */
                                version: number;
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
    "/api/cameras/{code}/config/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version, whole */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                    version: number;
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
                            /** @description The agent that it was written for. */
                            agentId: string;
                            /** @description Of the bucket's text that holds it. */
                            bucketRevision: number;
                            cameFrom: string | null;
                            /** @description 20 digits. */
                            cameraCode: string;
                            /** @description When, ISO 8601, UTC. */
                            madeAt: string;
                            madeBy: string | null;
                            /** @description Why. */
                            note: string;
                            /**
                             * @description found: it was changed in the bucket by other means, and noticed then.
                             * @enum {unknown}
                             */
                            origin: "found" | "edit" | "restore" | "copy";
                            settings: {
                                /**
                                 * @description Parts of the picture that nobody looks at: a screen, a tree in the wind, a window.
                                 * @default []
                                 */
                                ignore: [
                                    number,
                                    number
                                ][][];
                                /** @description Where the camera hangs. The crs tag is required: a GCJ-02 point read as WGS-84 is the wrong grid. */
                                location: {
                                    /** @enum {unknown} */
                                    crs: "WGS-84" | "CGCS2000" | "GCJ-02" | "BD-09";
                                    lat: number;
                                    lon: number;
                                };
                                /**
                                 * @description Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own.
                                 * @default {}
                                 */
                                minConfidence: {
                                    /**
                                     * @description Less sure detections do not count by day.
                                     * @default 0
                                     */
                                    day: number;
                                    /**
                                     * @description Less sure detections do not count in infrared light.
                                     * @default 0
                                     */
                                    infrared: number;
                                    /**
                                     * @description Less sure detections do not count at night.
                                     * @default 0
                                     */
                                    night: number;
                                };
                                /** @description What people call the place. */
                                name: string;
                                /** @description How large a person is, by the place of the feet: what gives things a size in metres. */
                                perspective?: {
                                    /** @description Where a person would have no height, as a share of the picture's height from the top; may lie above it. */
                                    horizonY: number;
                                    /** @description Height of a person whose feet are at the lower edge, as a share of the picture's height. */
                                    personHeightAtBottom: number;
                                };
                                /**
                                 * @description Of cameras that are due at once the higher number is looked at first; under overload it keeps its revisit longer.
                                 * @default 5
                                 */
                                priority: number;
                                /** @description Overrides patrol.revisitS for this camera. */
                                revisitS?: number;
                                /** @description Rules on trial: they see every look that the live rules see, open nothing, and are counted and compared with them. */
                                shadow?: {
                                    /** @description Parts of the picture that nobody looks at: a screen, a tree in the wind, a window. */
                                    ignore?: [
                                        number,
                                        number
                                    ][][];
                                    /** @description What people call the candidate: it stands beside its counts. */
                                    label: string;
                                    /** @description Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own. */
                                    minConfidence?: {
                                        /**
                                         * @description Less sure detections do not count by day.
                                         * @default 0
                                         */
                                        day: number;
                                        /**
                                         * @description Less sure detections do not count in infrared light.
                                         * @default 0
                                         */
                                        infrared: number;
                                        /**
                                         * @description Less sure detections do not count at night.
                                         * @default 0
                                         */
                                        night: number;
                                    };
                                    /** @description The candidate's zones. */
                                    zones: {
                                        /**
                                         * @description Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.
                                         * @default []
                                         */
                                        except: [
                                            number,
                                            number
                                        ][][];
                                        /**
                                         * @description The rule holds in these hours; empty: always.
                                         * @default []
                                         */
                                        hours: {
                                            /**
                                             * @description Days on which the hours begin.
                                             * @default [
                                             *       "mon",
                                             *       "tue",
                                             *       "wed",
                                             *       "thu",
                                             *       "fri",
                                             *       "sat",
                                             *       "sun"
                                             *     ]
                                             */
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM of the place. */
                                            from: string;
                                            /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                            to: string;
                                        }[];
                                        /** @description Unique within the camera; part of the dedup key, so do not rename it lightly. */
                                        id: string;
                                        /**
                                         * @description Lower things do not count; needs the camera's `perspective`. 0: any height.
                                         * @default 0
                                         */
                                        minHeightM: number;
                                        /**
                                         * @description And not in these: a legal night market, a building site's permit.
                                         * @default []
                                         */
                                        permits: {
                                            /** @description YYYY-MM-DD. */
                                            firstDay?: string;
                                            hours: {
                                                /**
                                                 * @description Days on which the hours begin.
                                                 * @default [
                                                 *       "mon",
                                                 *       "tue",
                                                 *       "wed",
                                                 *       "thu",
                                                 *       "fri",
                                                 *       "sat",
                                                 *       "sun"
                                                 *     ]
                                                 */
                                                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                                /** @description HH:MM of the place. */
                                                from: string;
                                                /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                                to: string;
                                            };
                                            /** @description YYYY-MM-DD. */
                                            lastDay?: string;
                                            /** @description What is permitted: a night market. */
                                            reason: string;
                                        }[];
                                        /** @description Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right. */
                                        polygon: [
                                            number,
                                            number
                                        ][];
                                        rule: {
                                            /** @description Not seen for this long, by a camera that sees, it is `cleared`. */
                                            clearS?: number;
                                            /** @description Seconds it must be there before the rule fires. */
                                            dwellS?: number;
                                            /** @description What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains. */
                                            evidence?: string[];
                                            /**
                                             * @description dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.
                                             * @default dwell
                                             * @enum {unknown}
                                             */
                                            kind: "dwell" | "vending" | "static-object" | "beyond-line" | "surface-change";
                                            /** @description A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell. */
                                            maxGapS?: number;
                                            /** @description vending: share of the watched time in which somebody stays beside the wares. */
                                            minAttendedShare?: number;
                                            /** @description Share of the dwell, as far as the place could be seen, that looks must have seen the object in. */
                                            minObservedShare?: number;
                                            /** @description static-object: share of the watched time in which nobody stays beside it. */
                                            minUnattendedShare?: number;
                                            /** @description beyond-line: whose line it is, as the worker knows the shop. */
                                            shop?: string;
                                            /**
                                             * @description surface-change: what is watched.
                                             * @enum {unknown}
                                             */
                                            surface?: "wall" | "pole" | "air" | "facade" | "roof";
                                            /** @description While it stays, an `updated` event is sent this often. */
                                            updateS?: number;
                                            /**
                                             * @description What the event calls it; each kind of rule has its own.
                                             * @enum {unknown}
                                             */
                                            violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                        };
                                    }[];
                                };
                                /**
                                 * @description IANA name of the place's time zone: of the zones' hours and permits.
                                 * @default Asia/Shanghai
                                 */
                                timeZone: string;
                                /** @description Watches the camera continuously and follows what moves (ByteTrack), for zones where minutes are too long. About ten times a patrolled camera's cost. */
                                watch?: {
                                    /**
                                     * @description Looks per second while the picture changes; every picture of the stream is decoded.
                                     * @default 5
                                     */
                                    fps: number;
                                };
                                zones: {
                                    /**
                                     * @description Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.
                                     * @default []
                                     */
                                    except: [
                                        number,
                                        number
                                    ][][];
                                    /**
                                     * @description The rule holds in these hours; empty: always.
                                     * @default []
                                     */
                                    hours: {
                                        /**
                                         * @description Days on which the hours begin.
                                         * @default [
                                         *       "mon",
                                         *       "tue",
                                         *       "wed",
                                         *       "thu",
                                         *       "fri",
                                         *       "sat",
                                         *       "sun"
                                         *     ]
                                         */
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM of the place. */
                                        from: string;
                                        /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                        to: string;
                                    }[];
                                    /** @description Unique within the camera; part of the dedup key, so do not rename it lightly. */
                                    id: string;
                                    /**
                                     * @description Lower things do not count; needs the camera's `perspective`. 0: any height.
                                     * @default 0
                                     */
                                    minHeightM: number;
                                    /**
                                     * @description And not in these: a legal night market, a building site's permit.
                                     * @default []
                                     */
                                    permits: {
                                        /** @description YYYY-MM-DD. */
                                        firstDay?: string;
                                        hours: {
                                            /**
                                             * @description Days on which the hours begin.
                                             * @default [
                                             *       "mon",
                                             *       "tue",
                                             *       "wed",
                                             *       "thu",
                                             *       "fri",
                                             *       "sat",
                                             *       "sun"
                                             *     ]
                                             */
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM of the place. */
                                            from: string;
                                            /** @description HH:MM, or 24:00; earlier than `from` goes on past midnight. */
                                            to: string;
                                        };
                                        /** @description YYYY-MM-DD. */
                                        lastDay?: string;
                                        /** @description What is permitted: a night market. */
                                        reason: string;
                                    }[];
                                    /** @description Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right. */
                                    polygon: [
                                        number,
                                        number
                                    ][];
                                    rule: {
                                        /** @description Not seen for this long, by a camera that sees, it is `cleared`. */
                                        clearS?: number;
                                        /** @description Seconds it must be there before the rule fires. */
                                        dwellS?: number;
                                        /** @description What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains. */
                                        evidence?: string[];
                                        /**
                                         * @description dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.
                                         * @default dwell
                                         * @enum {unknown}
                                         */
                                        kind: "dwell" | "vending" | "static-object" | "beyond-line" | "surface-change";
                                        /** @description A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell. */
                                        maxGapS?: number;
                                        /** @description vending: share of the watched time in which somebody stays beside the wares. */
                                        minAttendedShare?: number;
                                        /** @description Share of the dwell, as far as the place could be seen, that looks must have seen the object in. */
                                        minObservedShare?: number;
                                        /** @description static-object: share of the watched time in which nobody stays beside it. */
                                        minUnattendedShare?: number;
                                        /** @description beyond-line: whose line it is, as the worker knows the shop. */
                                        shop?: string;
                                        /**
                                         * @description surface-change: what is watched.
                                         * @enum {unknown}
                                         */
                                        surface?: "wall" | "pole" | "air" | "facade" | "roof";
                                        /** @description While it stays, an `updated` event is sent this often. */
                                        updateS?: number;
                                        /**
                                         * @description What the event calls it; each kind of rule has its own.
                                         * @enum {unknown}
                                         */
                                        violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                    };
                                }[];
                            };
                            /** @description 1 is the oldest. */
                            version: number;
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{code}/config/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Back to a version, as a new one */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                    version: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Refuse with 409 unless this is the newest. */
                        expectedVersion: number;
                        /**
                         * @description Why, for whoever reads the versions.
                         * @default
                         */
                        note: string;
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
                            /** @description 20 digits. */
                            cameraCode: string;
                            /** @description False: it was so already, and nothing was written. */
                            changed: boolean;
                            /** @description Whether the agent runs it. */
                            effect: {
                                /** @description One sentence. */
                                says: string;
                                sha256: string | null;
                                /**
                                 * @description pending: the agent has not said yet; ask again (GET …/config).
                                 * @enum {unknown}
                                 */
                                state: "applied" | "refused" | "pending";
                            };
                            /** @description The newest now. */
                            version: number;
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
    "/api/cameras/{code}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the camera's agent keeps of its looks between two times, as a file for `models replay` and `models tune` */
        get: {
            parameters: {
                query: {
                    /** @description The earliest time wanted. */
                    from: string;
                    /** @description The latest time wanted. */
                    to: string;
                };
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description application/octet-stream, .gwr: blocks in a row. Content-Length is of all of them. */
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
    "/api/cameras/{code}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start its decoder anew; answered when it is seen again, or after 15 s */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
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
                    content: {
                        "application/json": {
                            /** @description GB/T 28181 device id, 20 digits; the camera's identity. Location is never derived from it. */
                            cameraCode: string;
                            reason: string;
                            restarted: boolean;
                            /** @description Seconds to the first look after it; absent when there was none. */
                            seenAfterS?: number;
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
    "/api/cameras/{code}/shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A camera's rules on trial: what they would have opened and missed beside the live ones */
        get: {
            parameters: {
                query: {
                    /** @description nextAfter of an earlier answer. */
                    after?: string;
                    /** @description Newest first. */
                    limit: number;
                    /** @description Only of the trial whose settings have this SHA-256; the running one's unless given. */
                    settings?: string;
                    /** @description both: the live rules report it too; shadow-only: they do not, and a ticket would appear; live-only: the rules on trial do not, and a ticket would vanish; undecided: the time that both may take is not over. */
                    side?: "undecided" | "shadow-only" | "both" | "live-only";
                    violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                };
                header?: never;
                path: {
                    /** @description 20 digits. */
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
                    content: {
                        "application/json": {
                            /** @description 20 digits. */
                            cameraCode: string;
                            counts: {
                                /** @description Of them, whose ticket was a false alarm. */
                                false: number;
                                /** @description That the book holds, of the newest five thousand. */
                                incidents: number;
                                /**
                                 * @description both: the live rules report it too; shadow-only: they do not, and a ticket would appear; live-only: the rules on trial do not, and a ticket would vanish; undecided: the time that both may take is not over.
                                 * @enum {unknown}
                                 */
                                side: "undecided" | "shadow-only" | "both" | "live-only";
                                /** @description Of them, whose ticket was right. */
                                true: number;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            }[];
                            incidents: {
                                /** @description The agent that decided. */
                                agentId: string;
                                /** @description When it would have been opened, or was missed, ISO 8601, UTC. */
                                at: string;
                                /** @description 20 digits. */
                                cameraCode: string;
                                /** @description As the model's manifest spells it. */
                                className: string;
                                clearedAt: string | null;
                                confidence: number;
                                /** @description Of the incident on trial. */
                                dedupKey: string;
                                /** @description Seconds. */
                                dwellS: number;
                                /** @description GET …/shadow/{incidentId}/picture shows it. */
                                hasPicture: boolean;
                                /** @description UUIDv7. */
                                incidentId: string;
                                /** @description What people call the candidate. */
                                label: string;
                                liveDedupKey: string | null;
                                /** @description Of the settings on trial. */
                                settingsSha256: string;
                                /**
                                 * @description both: the live rules report it too; shadow-only: they do not, and a ticket would appear; live-only: the rules on trial do not, and a ticket would vanish; undecided: the time that both may take is not over.
                                 * @enum {unknown}
                                 */
                                side: "undecided" | "shadow-only" | "both" | "live-only";
                                sourceSizeWh: [
                                    number,
                                    number
                                ];
                                ticketId: string | null;
                                ticketNumber: number | null;
                                verdict: ("true" | "false" | "unclear" | "missed") | null;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                xyxy: [
                                    number,
                                    number,
                                    number,
                                    number
                                ];
                                /** @description Zone within the camera. */
                                zoneId: string;
                            }[];
                            nextAfter: string | null;
                            running: {
                                /** @description Of them, those that the live rules reported too. */
                                alsoLive: number;
                                /** @description Of the opened ones, those that went. */
                                cleared: number;
                                /** @description Looks that the shadow could not judge. */
                                failed: number;
                                label: string;
                                /** @description Incidents of the live rules that the shadow's did not open in that time. */
                                liveOnly: number;
                                /** @description Looks that the shadow's rules judged. */
                                looks: number;
                                /** @description Messages about its incidents that were given up. */
                                lost: number;
                                /** @description Mean time that it takes, measured. */
                                msPerLook?: number;
                                /** @description Incidents that the shadow's rules opened. */
                                opened: number;
                                /** @description What the counts belong to. */
                                settingsSha256: string;
                                /** @description Of them, those that the live rules did not, after the time that both may take. */
                                shadowOnly: number;
                                /** @description When these rules went on trial on this camera, UTC. */
                                since: string;
                                /** @description Of both sides, those whose time is not over. */
                                undecided: number;
                            } | null;
                            settingsSha256: string | null;
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{code}/shadow/{incidentId}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The scene of one incident on trial, faces and plates hidden; the view is recorded */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                    /** @description The incident's id. */
                    incidentId: string;
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{code}/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the camera sees now: taken, recorded and shown in one; x-snapshot-id names it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{code}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have the camera take a picture now; faces and plates are blurred in it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
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
                            /** @description 20 digits. */
                            cameraCode: string;
                            /** @description When it was taken, ISO 8601, UTC. */
                            capturedAt: string;
                            /** @description UUIDv7; GET /api/cameras/{code}/snapshots/{id} shows it. */
                            id: string;
                            /** @description Path below this server's address. */
                            path: string;
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
    "/api/cameras/{code}/snapshots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture that the camera took; the view is recorded */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                    /** @description The snapshot's id (UUID). */
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{code}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a ticket from what the camera's picture shows (视频巡查); answered when it is stored */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 20 digits. */
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Left, top, right, bottom in shares of the picture. */
                        box?: [
                            number,
                            number,
                            number,
                            number
                        ];
                        /** @description What a worker reads. */
                        note: string;
                        /** @description Where it touches the ground; the middle of the box's lower edge unless given. */
                        point?: [
                            number,
                            number
                        ];
                        /** @description The picture that was looked at; a new one is taken unless given. */
                        snapshotId?: string;
                        /** @enum {unknown} */
                        violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
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
                            /** @description GET /api/reports/{id} says which ticket it became. */
                            reportId: string;
                            /** @description Its picture. */
                            snapshotId: string;
                            zoneId: string | null;
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
    "/api/cameras/{code}/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why it did or did not report something: every step from frame to event, as its agent remembers */
        get: {
            parameters: {
                query?: {
                    /** @description The moment; default: now. */
                    at?: string;
                    /** @description Only this zone. */
                    zone?: string;
                };
                header?: never;
                path: {
                    /** @description 20 digits. */
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
                    content: {
                        "application/json": {
                            /** @description False: reason says what was wrong with the question. */
                            answered: boolean;
                            /** @description The time in question, UTC. */
                            at?: string;
                            /** @description GB/T 28181 device id, 20 digits; the camera's identity. Location is never derived from it. */
                            cameraCode: string;
                            chains: {
                                /**
                                 * @description Absent: nothing said no, and the event exists.
                                 * @enum {unknown}
                                 */
                                firstNo?: "frame" | "decode" | "detect" | "scene" | "track" | "zone" | "schedule" | "rule" | "dwell" | "event";
                                /** @description What else was there, and what spoke against it. */
                                others: {
                                    className: string;
                                    count: number;
                                    says: string;
                                }[];
                                /** @description Of the thing that came furthest in this zone. */
                                steps: {
                                    /** @description Absent: it was not asked. */
                                    ok?: boolean;
                                    says: string;
                                    saysZh?: string;
                                    /** @enum {unknown} */
                                    step: "frame" | "decode" | "detect" | "scene" | "track" | "zone" | "schedule" | "rule" | "dwell" | "event";
                                }[];
                                /** @description Absent: it is the same for every zone. */
                                zoneId?: string;
                            }[];
                            kept?: {
                                bytes: number;
                                /** @description Looks that had to make room. */
                                dropped: number;
                                /** @description Earlier than this nothing is known, UTC. */
                                from: string;
                                looks: number;
                                maxBytes: number;
                            };
                            /** @description The look that is explained, UTC. */
                            lookedAt?: string;
                            reason: string;
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
        /** Tickets by state, events by decision; with filters: only tickets of the own grids that the filters find */
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
                            /** @description False: over 10,000 closed tickets match, and how many is an estimate. */
                            isExact: boolean;
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
    "/api/deadline-drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tables that are being written, and what keeps each from being put in force */
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
                            drafts: {
                                /** @description When, ISO 8601, UTC. */
                                changedAt: string;
                                /** @description User id. */
                                changedBy: string;
                                /** @description UUID. */
                                id: string;
                                /** @description When, ISO 8601, UTC. */
                                madeAt: string;
                                /** @description User id. */
                                madeBy: string;
                                /** @description What keeps it from being put in force, one sentence each. */
                                problems: string[];
                                /** @description As it was saved. */
                                table: unknown;
                                /** @description Pass it back as expectedVersion. */
                                version: number;
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
        put?: never;
        /** Begin a draft; it may have mistakes, which are told */
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
                        table: {
                            areas?: unknown;
                            escalation?: unknown;
                            rules: unknown[];
                            source?: string;
                            version: string;
                        };
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
                            /** @description UUID. */
                            id: string;
                            problems: string[];
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
    "/api/deadline-drafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save a draft */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The draft's id (UUID). */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        expectedVersion: number;
                        table: {
                            areas?: unknown;
                            escalation?: unknown;
                            rules: unknown[];
                            source?: string;
                            version: string;
                        };
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
                            /** @description UUID. */
                            id: string;
                            problems: string[];
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
        post?: never;
        /** Drop a draft */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The draft's id (UUID). */
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deadlines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of the deadline table, which one is in force, and who put it there and why */
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
                            /** @description Newest first. */
                            versions: {
                                /** @description Counts up. */
                                id: number;
                                /** @description When it came into the book, ISO 8601, UTC. */
                                loadedAt: string;
                                putBy: null | string;
                                reason: null | string;
                                /** @description How many rules. */
                                rules: number;
                                /**
                                 * @description Loaded from a file, or put in force by a person.
                                 * @enum {unknown}
                                 */
                                source: "file" | "api";
                                /**
                                 * @description never: a newer one is in force from an earlier day.
                                 * @enum {unknown}
                                 */
                                standing: "in-force" | "coming" | "never" | "past";
                                /** @description From when it sets clocks, ISO 8601, UTC. */
                                validFrom: string;
                                /** @description Its name. */
                                version: string;
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
        put?: never;
        /** Put a table in force from a day on, for clocks that start then; clocks that run keep what they were started under */
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
                        /** @description The draft it came from, which goes. */
                        draftId?: string;
                        /** @description Why; it is kept. */
                        reason: string;
                        table: {
                            /** @description Class of area → its grids, each with everything below. */
                            areas: {
                                [key: string]: string[];
                            };
                            escalation: {
                                afterMinutes: number;
                                /** @enum {unknown} */
                                to: "grid-leader" | "street-office";
                            }[];
                            /** @description Each violation needs one rule for everywhere. */
                            rules: {
                                accept: {
                                    /** @description How many of the unit. */
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                areaClass: null | string;
                                arrive: {
                                    /** @description How many of the unit. */
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                close: {
                                    /** @description How many of the unit. */
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                district: null | string;
                                done: {
                                    /** @description How many of the unit. */
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            }[];
                            /** @description Whose limits these are. */
                            source?: string;
                            /** @description A short name such as 2026-2. */
                            version: string;
                        };
                        /**
                         * Format: date-time
                         * @description From when; now or later.
                         */
                        validFrom: string;
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
                            /** @description The new version's id. */
                            id: number;
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
    "/api/deadlines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version with its rules */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
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
                            /** @description Counts up. */
                            id: number;
                            /** @description When it came into the book, ISO 8601, UTC. */
                            loadedAt: string;
                            putBy: null | string;
                            reason: null | string;
                            /**
                             * @description Loaded from a file, or put in force by a person.
                             * @enum {unknown}
                             */
                            source: "file" | "api";
                            /**
                             * @description never: a newer one is in force from an earlier day.
                             * @enum {unknown}
                             */
                            standing: "in-force" | "coming" | "never" | "past";
                            table: {
                                /** @description Class of area → its grids, each with everything below. */
                                areas: {
                                    [key: string]: string[];
                                };
                                escalation: {
                                    afterMinutes: number;
                                    /** @enum {unknown} */
                                    to: "grid-leader" | "street-office";
                                }[];
                                /** @description Each violation needs one rule for everywhere. */
                                rules: {
                                    accept: {
                                        /** @description How many of the unit. */
                                        amount: number;
                                        /** @enum {unknown} */
                                        unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                    };
                                    areaClass: null | string;
                                    arrive: {
                                        /** @description How many of the unit. */
                                        amount: number;
                                        /** @enum {unknown} */
                                        unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                    };
                                    close: {
                                        /** @description How many of the unit. */
                                        amount: number;
                                        /** @enum {unknown} */
                                        unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                    };
                                    district: null | string;
                                    done: {
                                        /** @description How many of the unit. */
                                        amount: number;
                                        /** @enum {unknown} */
                                        unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                    };
                                    /** @enum {unknown} */
                                    violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                }[];
                                /** @description Whose limits these are. */
                                source?: string;
                                /** @description A short name such as 2026-2. */
                                version: string;
                            };
                            /** @description From when it sets clocks, ISO 8601, UTC. */
                            validFrom: string;
                            /** @description Its name. */
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
                        /** @description The other table, as deadlines.yaml has it; JSON is YAML too. */
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
                            /** @description The same for each violation that had clocks. */
                            byViolation: {
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
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            }[];
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
    "/api/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the auditor finds broken now, newest first */
        get: {
            parameters: {
                query: {
                    /** @description Also those that somebody answers for. */
                    all: boolean;
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
                            findings: {
                                acknowledged: {
                                    /** @description Since when, ISO 8601, UTC. */
                                    at: string;
                                    /** @description User id of who answers for it. */
                                    by: string;
                                    reason: string;
                                } | null;
                                /** @description When it was found first, ISO 8601, UTC. */
                                foundAt: string;
                                /** @description Names what is wrong with what. */
                                key: string;
                                /**
                                 * @description Which promise is broken.
                                 * @enum {unknown}
                                 */
                                promise: "decisions" | "streams" | "keys" | "chains" | "verifications" | "timers" | "sightings" | "notifications";
                                /** @description When it was found last, ISO 8601, UTC. */
                                seenAt: string;
                                /** @description What is wrong, with the ids of what it is about. */
                                sentence: string;
                                sequence: number | null;
                                stream: string | null;
                                ticketId: string | null;
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
    "/api/findings/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers for a finding that cannot be mended, by name and with a reason: it stays on record and alarms no more */
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
                        /** @description The finding's key. */
                        key: string;
                        /** @description Why it may stay as it is. */
                        reason: string;
                        /** @description As it was read: when it says something else by now, the answer is 409. */
                        sentence: string;
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
                            acknowledged: {
                                /** @description Since when, ISO 8601, UTC. */
                                at: string;
                                /** @description User id of who answers for it. */
                                by: string;
                                reason: string;
                            } | null;
                            /** @description When it was found first, ISO 8601, UTC. */
                            foundAt: string;
                            /** @description Names what is wrong with what. */
                            key: string;
                            /**
                             * @description Which promise is broken.
                             * @enum {unknown}
                             */
                            promise: "decisions" | "streams" | "keys" | "chains" | "verifications" | "timers" | "sightings" | "notifications";
                            /** @description When it was found last, ISO 8601, UTC. */
                            seenAt: string;
                            /** @description What is wrong, with the ids of what it is about. */
                            sentence: string;
                            sequence: number | null;
                            stream: string | null;
                            ticketId: string | null;
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
    "/api/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tickets that people judged, with the verdict that counts and everybody's words, newest first */
        get: {
            parameters: {
                query: {
                    /** @description nextAfter of an earlier answer. */
                    after?: string;
                    /** @description Only of this camera. */
                    camera?: string;
                    /** @description Only those in which people differ and no engineer has said what counts. */
                    conflict?: boolean;
                    /** @description Seen at this instant or later. */
                    from?: string;
                    /** @description Newest first. */
                    limit: number;
                    /** @description Seen before this instant. */
                    to?: string;
                    /** @description Only those that count as this. */
                    verdict?: "true" | "false" | "unclear" | "missed";
                    /** @description Only of this kind. */
                    violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
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
                            labels: {
                                by: {
                                    /** @description User or worker id. */
                                    id: string;
                                    /** @enum {unknown} */
                                    role: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                };
                                /** @description 20 digits; of a missed one the camera that should have seen it. */
                                cameraCode: string;
                                /** @description What people call the place. */
                                cameraName: string;
                                cause: string | null;
                                causeCode: ("wrong-object" | "nothing-there" | "permitted" | "outside" | "passing" | "same-thing" | "bad-picture" | "other") | null;
                                /**
                                 * @description open: people differ; settled: they do, and an engineer has said what counts.
                                 * @enum {unknown}
                                 */
                                conflict: "none" | "open" | "settled";
                                crop: {
                                    /** @description GET /api/tickets/{id}/evidence/{object} shows it. */
                                    object: string;
                                    /** @description Of its bytes. */
                                    sha256: string;
                                } | null;
                                /** @description When that was said, ISO 8601, UTC. */
                                decidedAt: string;
                                event: {
                                    /** @description As the model's manifest spells it. */
                                    className: string;
                                    confidence: number | null;
                                    configSha256: string | null;
                                    /** @description Of the event that opened the ticket. */
                                    id: string;
                                    model: {
                                        /** @description In its manifest. */
                                        name: string;
                                        /** @description Of its weights. */
                                        sha256: string;
                                    } | null;
                                    sourceSizeWh: [
                                        number,
                                        number
                                    ] | null;
                                    xyxy: [
                                        number,
                                        number,
                                        number,
                                        number
                                    ] | null;
                                } | null;
                                evidence: {
                                    /** @description GET /api/tickets/{id}/evidence/{object} shows it. */
                                    object: string;
                                    /** @description Of its bytes. */
                                    sha256: string;
                                } | null;
                                /** @description Of the ticket. */
                                number: number;
                                /** @description Everybody's words, oldest first. */
                                said: {
                                    /** @description When, ISO 8601, UTC. */
                                    at: string;
                                    /** @description User or worker id. */
                                    byId: string;
                                    /** @enum {unknown} */
                                    byRole: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                    cause: string | null;
                                    causeCode: ("wrong-object" | "nothing-there" | "permitted" | "outside" | "passing" | "same-thing" | "bad-picture" | "other") | null;
                                    sequence: number | null;
                                    /**
                                     * @description true: it was one; false: a false alarm; unclear: nobody can say; missed: people saw it and the camera did not.
                                     * @enum {unknown}
                                     */
                                    verdict: "true" | "false" | "unclear" | "missed";
                                }[];
                                /** @description When it was seen, by the source's clock, ISO 8601, UTC. */
                                seenAt: string;
                                /** @description UUIDv7. */
                                ticketId: string;
                                /**
                                 * @description true: it was one; false: a false alarm; unclear: nobody can say; missed: people saw it and the camera did not.
                                 * @enum {unknown}
                                 */
                                verdict: "true" | "false" | "unclear" | "missed";
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                /** @description Zone within the camera. */
                                zoneId: string;
                            }[];
                            nextAfter: string | null;
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
    "/api/labels/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An engineer's own word on a ticket: it counts before everybody else's and settles a conflict */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The ticket's id (UUID). */
                    ticketId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description For missed: the camera that should have seen it; the ticket's own unless given. */
                        cameraCode?: string;
                        /** @description In words. */
                        cause?: string;
                        /**
                         * @description wrong-object: something else; nothing-there: a reflection, a shadow, a print; permitted: it may be there; outside: beside the zone; passing: about to leave; same-thing: reported before; bad-picture: nobody can tell; other: as the words say.
                         * @enum {unknown}
                         */
                        causeCode?: "wrong-object" | "nothing-there" | "permitted" | "outside" | "passing" | "same-thing" | "bad-picture" | "other";
                        /**
                         * @description true: it was one; false: a false alarm; unclear: nobody can say; missed: people saw it and the camera did not.
                         * @enum {unknown}
                         */
                        verdict: "true" | "false" | "unclear" | "missed";
                        /** @description For missed: its zone. */
                        zoneId?: string;
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
                            by: {
                                /** @description User or worker id. */
                                id: string;
                                /** @enum {unknown} */
                                role: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                            };
                            /** @description 20 digits; of a missed one the camera that should have seen it. */
                            cameraCode: string;
                            /** @description What people call the place. */
                            cameraName: string;
                            cause: string | null;
                            causeCode: ("wrong-object" | "nothing-there" | "permitted" | "outside" | "passing" | "same-thing" | "bad-picture" | "other") | null;
                            /**
                             * @description open: people differ; settled: they do, and an engineer has said what counts.
                             * @enum {unknown}
                             */
                            conflict: "none" | "open" | "settled";
                            crop: {
                                /** @description GET /api/tickets/{id}/evidence/{object} shows it. */
                                object: string;
                                /** @description Of its bytes. */
                                sha256: string;
                            } | null;
                            /** @description When that was said, ISO 8601, UTC. */
                            decidedAt: string;
                            event: {
                                /** @description As the model's manifest spells it. */
                                className: string;
                                confidence: number | null;
                                configSha256: string | null;
                                /** @description Of the event that opened the ticket. */
                                id: string;
                                model: {
                                    /** @description In its manifest. */
                                    name: string;
                                    /** @description Of its weights. */
                                    sha256: string;
                                } | null;
                                sourceSizeWh: [
                                    number,
                                    number
                                ] | null;
                                xyxy: [
                                    number,
                                    number,
                                    number,
                                    number
                                ] | null;
                            } | null;
                            evidence: {
                                /** @description GET /api/tickets/{id}/evidence/{object} shows it. */
                                object: string;
                                /** @description Of its bytes. */
                                sha256: string;
                            } | null;
                            /** @description Of the ticket. */
                            number: number;
                            /** @description Everybody's words, oldest first. */
                            said: {
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                /** @description User or worker id. */
                                byId: string;
                                /** @enum {unknown} */
                                byRole: "worker" | "gridLeader" | "dispatcher" | "reviewer" | "engineer" | "administrator" | "service" | "system";
                                cause: string | null;
                                causeCode: ("wrong-object" | "nothing-there" | "permitted" | "outside" | "passing" | "same-thing" | "bad-picture" | "other") | null;
                                sequence: number | null;
                                /**
                                 * @description true: it was one; false: a false alarm; unclear: nobody can say; missed: people saw it and the camera did not.
                                 * @enum {unknown}
                                 */
                                verdict: "true" | "false" | "unclear" | "missed";
                            }[];
                            /** @description When it was seen, by the source's clock, ISO 8601, UTC. */
                            seenAt: string;
                            /** @description UUIDv7. */
                            ticketId: string;
                            /**
                             * @description true: it was one; false: a false alarm; unclear: nobody can say; missed: people saw it and the camera did not.
                             * @enum {unknown}
                             */
                            verdict: "true" | "false" | "unclear" | "missed";
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
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
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/labels/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many labels there are of each camera and kind, and in how many people differ */
        get: {
            parameters: {
                query: {
                    /** @description Only of this camera. */
                    camera?: string;
                    /** @description Rows; those with most false alarms first. */
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
                            balance: {
                                /** @description 20 digits. */
                                cameraCode: string;
                                cameraName: string | null;
                                /** @description Of them: people differ, and no engineer has said what counts. */
                                conflicts: number;
                                /** @description False alarms. */
                                false: number;
                                /** @description Seen by people and not by the camera. */
                                missed: number;
                                /** @description Were one. */
                                true: number;
                                /** @description Nobody can say. */
                                unclear: number;
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
    "/api/labels/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Labels as a file: lines of JSON for tuning, or COCO JSON for training; recorded */
        get: {
            parameters: {
                query: {
                    /** @description Only of this camera. */
                    camera?: string;
                    /** @description Only those in which people differ and no engineer has said what counts. */
                    conflict?: boolean;
                    /** @description jsonl: a line for each labelled ticket, as `models tune --labels` reads it; coco: COCO JSON for training, of those with a picture and a box. */
                    format: "coco" | "jsonl";
                    /** @description Seen at this instant or later. */
                    from?: string;
                    /** @description Seen before this instant. */
                    to?: string;
                    /** @description Only those that count as this. */
                    verdict?: "true" | "false" | "unclear" | "missed";
                    /** @description Only of this kind. */
                    violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description application/x-ndjson, or application/json for COCO. */
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
    "/api/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Points in a box: tickets that are not closed (or by filters), cameras and workers of the own grids */
        get: {
            parameters: {
                query: {
                    /** @description Only done tickets that no camera can judge: the reviewer's queue. */
                    awaitsReviewer?: true;
                    /** @description west,south,east,north in WGS-84 degrees. */
                    bbox: string;
                    /** @description Only of this camera. */
                    camera?: string;
                    /** @description Only of this grid and everything below it. */
                    grid?: string;
                    /** @description Some of tickets, cameras, workers. Default: all. */
                    layers?: string;
                    /** @description At most so many points of each layer; tickets newest first. */
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
                            cameras: {
                                /** @description How many there are; more than are given when they were cut. */
                                found: number;
                                points: {
                                    agentId: string;
                                    code: string;
                                    /** @description WGS-84. */
                                    lat: number;
                                    /** @description WGS-84. */
                                    lon: number;
                                    name: string;
                                    /** @enum {unknown} */
                                    state: "connecting" | "seeing" | "blind";
                                }[];
                                /** @description Cameras whose place is not known: their agent does not say, and no ticket of theirs does. */
                                withoutPlace: number;
                            };
                            /** @description ISO 8601, UTC. */
                            now: string;
                            tickets: {
                                /** @description How many there are; more than are given when they were cut. */
                                found: number;
                                points: {
                                    id: string;
                                    /** @description A running deadline has passed. */
                                    isOverdue: boolean;
                                    /** @description WGS-84. */
                                    lat: number;
                                    /** @description WGS-84. */
                                    lon: number;
                                    number: number;
                                    /** @enum {unknown} */
                                    state: "unconfirmed" | "open" | "assigned" | "accepted" | "arrived" | "done" | "suspended" | "closed";
                                    /** @enum {unknown} */
                                    violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                }[];
                            };
                            workers: {
                                /** @description How many there are; more than are given when they were cut. */
                                found: number;
                                points: {
                                    gridId: string;
                                    id: string;
                                    /** @description WGS-84. */
                                    lat: number;
                                    /** @description WGS-84. */
                                    lon: number;
                                    name: string;
                                    onShift: boolean;
                                    openTickets: number;
                                    positionAgeS: number | null;
                                }[];
                            };
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
    "/api/map-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the base map is set: its tiles, if any, and where it begins */
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
                            centre: [
                                number,
                                number
                            ] | null;
                            tiles: {
                                attribution: string;
                                /**
                                 * @description GCJ-02: shift what is drawn on them.
                                 * @enum {unknown}
                                 */
                                crs: "WGS-84" | "GCJ-02";
                                maxZoom: number;
                                minZoom: number;
                                /** @description With {z}, {x}, {y}; on this server when it starts with /. */
                                url: string;
                            } | null;
                            zoom: number | null;
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
    "/api/map-tiles/{z}/{x}/{y}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tile of the base map, fetched from the tile service */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    x: number;
                    y: number;
                    z: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description image/png, jpeg or webp */
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
    "/api/model-rollouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Models on trial and what became of them, newest first */
        get: {
            parameters: {
                query: {
                    /** @description nextAfter of an earlier answer. */
                    after?: string;
                    /** @description Newest first. */
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
                            nextAfter: string | null;
                            rollouts: {
                                agents: {
                                    /** @description Agent id. */
                                    agentId: string;
                                    cameras: string[];
                                    failed: string | null;
                                    revision: number | null;
                                    says: {
                                        agreement: number | null;
                                        /** @description That both models were shown. */
                                        compared: number;
                                        /** @description Inferences without an answer. */
                                        failed: number;
                                        /** @description When it said so, ISO 8601, UTC. */
                                        heardAt: string;
                                        /** @description That the trial took. */
                                        looks: number;
                                        reason: string | null;
                                        /** @description Of the weights that it tries. */
                                        sha256: string;
                                        /** @enum {unknown} */
                                        state: "running" | "fallen-back";
                                    } | null;
                                }[];
                                cameras: string[];
                                endedAt: string | null;
                                /** @description UUID. */
                                id: string;
                                /** @description What people call it. */
                                label: string;
                                /** @description What its agreement must reach. */
                                minAgreement: number;
                                /** @description The `model` block of agent.yaml. */
                                model: {
                                    batch?: number;
                                    executionProviders?: string[];
                                    /** @description Path of model.json on the agents' machines. */
                                    manifest: string;
                                    timeoutS?: number;
                                    /** @description Path of its weights there. */
                                    weights: string;
                                    workers?: number;
                                };
                                /** @description In its manifest. */
                                modelName: string;
                                /** @description Why it was begun. */
                                note: string;
                                /** @enum {unknown} */
                                scope: "group" | "agents";
                                /** @description Of its weights. */
                                sha256: string;
                                signedOffAt: string | null;
                                signedOffBy: string | null;
                                /** @description When it began, ISO 8601, UTC. */
                                startedAt: string;
                                /** @description User id: somebody else signs it off. */
                                startedBy: string;
                                /**
                                 * @description canary: on trial; promoted: signed off; fallen-back: an agent went back by itself; rolled-back: taken away; ended: it never began.
                                 * @enum {unknown}
                                 */
                                state: "canary" | "promoted" | "fallen-back" | "rolled-back" | "ended";
                                /** @description Pass it back as expectedVersion. */
                                version: number;
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
        /** Try a model on a group of cameras; their agents check it and compare it with their own */
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
                        /** @description The group that it looks at. */
                        cameras: string[];
                        /** @description What people call the trial; also in the agents' heartbeats. */
                        label: string;
                        /**
                         * @description Below this share of agreeing boxes (F1) an agent goes back to its own model by itself, and nothing is promoted.
                         * @default 0.8
                         */
                        minAgreement: number;
                        /** @description The `model` block of agent.yaml. */
                        model: {
                            batch?: number;
                            executionProviders?: string[];
                            /** @description Path of model.json on the agents' machines. */
                            manifest: string;
                            timeoutS?: number;
                            /** @description Path of its weights there. */
                            weights: string;
                            workers?: number;
                        };
                        /** @description In its manifest. */
                        modelName: string;
                        /**
                         * @description Why.
                         * @default
                         */
                        note: string;
                        /** @description Of its weights: a trial of others is not promoted. */
                        sha256: string;
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
                            agents: {
                                /** @description Agent id. */
                                agentId: string;
                                cameras: string[];
                                failed: string | null;
                                revision: number | null;
                                says: {
                                    agreement: number | null;
                                    /** @description That both models were shown. */
                                    compared: number;
                                    /** @description Inferences without an answer. */
                                    failed: number;
                                    /** @description When it said so, ISO 8601, UTC. */
                                    heardAt: string;
                                    /** @description That the trial took. */
                                    looks: number;
                                    reason: string | null;
                                    /** @description Of the weights that it tries. */
                                    sha256: string;
                                    /** @enum {unknown} */
                                    state: "running" | "fallen-back";
                                } | null;
                            }[];
                            cameras: string[];
                            endedAt: string | null;
                            /** @description UUID. */
                            id: string;
                            /** @description What people call it. */
                            label: string;
                            /** @description What its agreement must reach. */
                            minAgreement: number;
                            /** @description The `model` block of agent.yaml. */
                            model: {
                                batch?: number;
                                executionProviders?: string[];
                                /** @description Path of model.json on the agents' machines. */
                                manifest: string;
                                timeoutS?: number;
                                /** @description Path of its weights there. */
                                weights: string;
                                workers?: number;
                            };
                            /** @description In its manifest. */
                            modelName: string;
                            /** @description Why it was begun. */
                            note: string;
                            /** @enum {unknown} */
                            scope: "group" | "agents";
                            /** @description Of its weights. */
                            sha256: string;
                            signedOffAt: string | null;
                            signedOffBy: string | null;
                            /** @description When it began, ISO 8601, UTC. */
                            startedAt: string;
                            /** @description User id: somebody else signs it off. */
                            startedBy: string;
                            /**
                             * @description canary: on trial; promoted: signed off; fallen-back: an agent went back by itself; rolled-back: taken away; ended: it never began.
                             * @enum {unknown}
                             */
                            state: "canary" | "promoted" | "fallen-back" | "rolled-back" | "ended";
                            /** @description Pass it back as expectedVersion. */
                            version: number;
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
    "/api/model-rollouts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trial with its steps: who, when, why */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Rollout id. */
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
                            agents: {
                                /** @description Agent id. */
                                agentId: string;
                                cameras: string[];
                                failed: string | null;
                                revision: number | null;
                                says: {
                                    agreement: number | null;
                                    /** @description That both models were shown. */
                                    compared: number;
                                    /** @description Inferences without an answer. */
                                    failed: number;
                                    /** @description When it said so, ISO 8601, UTC. */
                                    heardAt: string;
                                    /** @description That the trial took. */
                                    looks: number;
                                    reason: string | null;
                                    /** @description Of the weights that it tries. */
                                    sha256: string;
                                    /** @enum {unknown} */
                                    state: "running" | "fallen-back";
                                } | null;
                            }[];
                            cameras: string[];
                            endedAt: string | null;
                            /** @description UUID. */
                            id: string;
                            /** @description What people call it. */
                            label: string;
                            /** @description What its agreement must reach. */
                            minAgreement: number;
                            /** @description The `model` block of agent.yaml. */
                            model: {
                                batch?: number;
                                executionProviders?: string[];
                                /** @description Path of model.json on the agents' machines. */
                                manifest: string;
                                timeoutS?: number;
                                /** @description Path of its weights there. */
                                weights: string;
                                workers?: number;
                            };
                            /** @description In its manifest. */
                            modelName: string;
                            /** @description Why it was begun. */
                            note: string;
                            /** @enum {unknown} */
                            scope: "group" | "agents";
                            /** @description Of its weights. */
                            sha256: string;
                            signedOffAt: string | null;
                            signedOffBy: string | null;
                            /** @description When it began, ISO 8601, UTC. */
                            startedAt: string;
                            /** @description User id: somebody else signs it off. */
                            startedBy: string;
                            /**
                             * @description canary: on trial; promoted: signed off; fallen-back: an agent went back by itself; rolled-back: taken away; ended: it never began.
                             * @enum {unknown}
                             */
                            state: "canary" | "promoted" | "fallen-back" | "rolled-back" | "ended";
                            /** @description Oldest first. */
                            steps: {
                                /** @description When, ISO 8601, UTC. */
                                at: string;
                                by: string | null;
                                /** @description Why. */
                                note: string;
                                /** @enum {unknown} */
                                state: "canary" | "promoted" | "fallen-back" | "rolled-back" | "ended";
                                /** @description Of the rollout after it. */
                                version: number;
                            }[];
                            /** @description Pass it back as expectedVersion. */
                            version: number;
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
    "/api/model-rollouts/{id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign a trial off: by somebody else than who began it, once every agent runs it and agrees */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Rollout id. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Refuse with 409 unless it is at this version. */
                        expectedVersion: number;
                        /**
                         * @description Why.
                         * @default
                         */
                        note: string;
                        /**
                         * @description group: it becomes the model of the trial's cameras, the others keep theirs; agents: of every camera of these agents.
                         * @default group
                         * @enum {unknown}
                         */
                        scope: "group" | "agents";
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
                            agents: {
                                /** @description Agent id. */
                                agentId: string;
                                cameras: string[];
                                failed: string | null;
                                revision: number | null;
                                says: {
                                    agreement: number | null;
                                    /** @description That both models were shown. */
                                    compared: number;
                                    /** @description Inferences without an answer. */
                                    failed: number;
                                    /** @description When it said so, ISO 8601, UTC. */
                                    heardAt: string;
                                    /** @description That the trial took. */
                                    looks: number;
                                    reason: string | null;
                                    /** @description Of the weights that it tries. */
                                    sha256: string;
                                    /** @enum {unknown} */
                                    state: "running" | "fallen-back";
                                } | null;
                            }[];
                            cameras: string[];
                            endedAt: string | null;
                            /** @description UUID. */
                            id: string;
                            /** @description What people call it. */
                            label: string;
                            /** @description What its agreement must reach. */
                            minAgreement: number;
                            /** @description The `model` block of agent.yaml. */
                            model: {
                                batch?: number;
                                executionProviders?: string[];
                                /** @description Path of model.json on the agents' machines. */
                                manifest: string;
                                timeoutS?: number;
                                /** @description Path of its weights there. */
                                weights: string;
                                workers?: number;
                            };
                            /** @description In its manifest. */
                            modelName: string;
                            /** @description Why it was begun. */
                            note: string;
                            /** @enum {unknown} */
                            scope: "group" | "agents";
                            /** @description Of its weights. */
                            sha256: string;
                            signedOffAt: string | null;
                            signedOffBy: string | null;
                            /** @description When it began, ISO 8601, UTC. */
                            startedAt: string;
                            /** @description User id: somebody else signs it off. */
                            startedBy: string;
                            /**
                             * @description canary: on trial; promoted: signed off; fallen-back: an agent went back by itself; rolled-back: taken away; ended: it never began.
                             * @enum {unknown}
                             */
                            state: "canary" | "promoted" | "fallen-back" | "rolled-back" | "ended";
                            /** @description Pass it back as expectedVersion. */
                            version: number;
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
    "/api/model-rollouts/{id}/roll-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Back to the model that each agent had, in one step */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Rollout id. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Refuse with 409 unless it is at this version. */
                        expectedVersion: number;
                        /**
                         * @description Why.
                         * @default
                         */
                        note: string;
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
                            agents: {
                                /** @description Agent id. */
                                agentId: string;
                                cameras: string[];
                                failed: string | null;
                                revision: number | null;
                                says: {
                                    agreement: number | null;
                                    /** @description That both models were shown. */
                                    compared: number;
                                    /** @description Inferences without an answer. */
                                    failed: number;
                                    /** @description When it said so, ISO 8601, UTC. */
                                    heardAt: string;
                                    /** @description That the trial took. */
                                    looks: number;
                                    reason: string | null;
                                    /** @description Of the weights that it tries. */
                                    sha256: string;
                                    /** @enum {unknown} */
                                    state: "running" | "fallen-back";
                                } | null;
                            }[];
                            cameras: string[];
                            endedAt: string | null;
                            /** @description UUID. */
                            id: string;
                            /** @description What people call it. */
                            label: string;
                            /** @description What its agreement must reach. */
                            minAgreement: number;
                            /** @description The `model` block of agent.yaml. */
                            model: {
                                batch?: number;
                                executionProviders?: string[];
                                /** @description Path of model.json on the agents' machines. */
                                manifest: string;
                                timeoutS?: number;
                                /** @description Path of its weights there. */
                                weights: string;
                                workers?: number;
                            };
                            /** @description In its manifest. */
                            modelName: string;
                            /** @description Why it was begun. */
                            note: string;
                            /** @enum {unknown} */
                            scope: "group" | "agents";
                            /** @description Of its weights. */
                            sha256: string;
                            signedOffAt: string | null;
                            signedOffBy: string | null;
                            /** @description When it began, ISO 8601, UTC. */
                            startedAt: string;
                            /** @description User id: somebody else signs it off. */
                            startedBy: string;
                            /**
                             * @description canary: on trial; promoted: signed off; fallen-back: an agent went back by itself; rolled-back: taken away; ended: it never began.
                             * @enum {unknown}
                             */
                            state: "canary" | "promoted" | "fallen-back" | "rolled-back" | "ended";
                            /** @description Pass it back as expectedVersion. */
                            version: number;
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
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which model each agent runs, and which it tries */
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
                            /** @description Of those heard since this dispatcher was started. */
                            agents: {
                                /** @description Agent id. */
                                agentId: string;
                                /** @description That it watches. */
                                cameras: number;
                                canary: {
                                    /** @description F1 of its boxes against the own model's over the latest compared looks; absent before the first with a box. */
                                    agreement?: number;
                                    /** @description The same of each camera, where there was anything to compare. */
                                    byCamera: {
                                        [key: string]: number;
                                    };
                                    cameras: string[];
                                    /** @description Looks that both models were shown. */
                                    compared: number;
                                    /** @description Inferences that gave no answer; the own model was asked instead. */
                                    failed: number;
                                    /** @description UTC. */
                                    fallenBackAt?: string;
                                    inferenceMsP50?: number;
                                    label: string;
                                    /** @description Looks of its cameras that it took. */
                                    looks: number;
                                    minAgreement: number;
                                    /** @description Name in its manifest. */
                                    model: string;
                                    /** @description Why it fell back: one sentence. */
                                    reason?: string;
                                    /** @description Of its weights. */
                                    sha256: string;
                                    /** @description When it began to look, UTC; kept over restarts. */
                                    since: string;
                                    /**
                                     * @description fallen-back: its cameras are looked at by the agent's own model again, until the canary's configuration changes.
                                     * @enum {unknown}
                                     */
                                    state: "running" | "fallen-back";
                                } | null;
                                /** @description What inference really runs on. */
                                executionProvider: string;
                                /** @description When it was last heard, ISO 8601, UTC. */
                                heardAt: string;
                                inferenceMsP50: number | null;
                                model: {
                                    /** @description In its manifest. */
                                    name: string;
                                    /** @description Of its weights. */
                                    sha256: string;
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
                                acknowledgedNote: string | null;
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
        /** Takes a task on, with a note; the first who does stays, and it ends by itself when the camera sees again */
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
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What is being done about it; empty changes nothing, another one replaces the first. */
                        note?: string;
                    } | null;
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
                            acknowledgedAt: string | null;
                            acknowledgedBy: string | null;
                            acknowledgedNote: string | null;
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
    "/api/review-queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits for a reviewer's verdict, longest first, with the pictures from before to after */
        get: {
            parameters: {
                query: {
                    /** @description nextCursor of an earlier answer. */
                    cursor?: string;
                    /** @description confirm: a camera alone saw it, nobody has looked; verify: done, and no camera could say. Default: both. */
                    kind?: "confirm" | "verify";
                    /** @description At most this many. */
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
                            /** @description Longest waiting first. Act with POST /api/tickets/{id}/actions and expectedVersion. */
                            items: {
                                /** @description What the one who asks may do with it now. */
                                allowed: {
                                    /** @enum {unknown} */
                                    action: "confirm" | "assign" | "offerExpired" | "decline" | "accept" | "arrive" | "finish" | "verifyClear" | "verifyPresent" | "verifyBlind" | "falseAlarm" | "selfClear" | "handOver" | "suspend" | "resume" | "reopen" | "mergeInto" | "split" | "refuse" | "cancel";
                                    needs: ("workerId" | "untilMs" | "intoTicketId") | null;
                                    needsReason: boolean;
                                }[];
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
                                /** @enum {unknown} */
                                kind: "confirm" | "verify";
                                lastReason: string | null;
                                ticket: {
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
                                };
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
    "/api/roster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody who works or worked here: shifts, competence, load, duty and position now */
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
                            /** @description Zone of the wall clock that shifts are written in. */
                            timeZone: string;
                            workers: {
                                /** @description WGS-84. */
                                base: {
                                    lat: number;
                                    lon: number;
                                };
                                /** @description Tickets the worker may have in hand. */
                                capacity: number;
                                /** @description Name of a notification channel → the worker's address there. */
                                channels: {
                                    [key: string]: string;
                                };
                                extra: null | string;
                                /** @description The home grid, with everything below. */
                                gridId: string;
                                /** @description Worker id. */
                                id: string;
                                leave: null | string;
                                name: string;
                                /** @description Now. */
                                onShift: boolean;
                                /** @description In hand now. */
                                openTickets: number;
                                phone: null | string;
                                position: null | {
                                    /** @description Seconds since it was told. */
                                    ageS: number;
                                    lat: number;
                                    lon: number;
                                };
                                /** @description Works here no more; a change brings the worker back. */
                                retired: boolean;
                                /**
                                 * @description Who the worker is to the city.
                                 * @enum {unknown}
                                 */
                                role: "grid-leader" | "grid-worker" | "micro-contact" | "enforcement" | "sanitation";
                                /** @description Of a week. */
                                shifts: {
                                    /** @description Weekdays on which it starts: 1 Monday to 7 Sunday. */
                                    days: number[];
                                    /** @description Local time; before the start: on the next day. */
                                    shiftEnd: string;
                                    /** @description Local time HH:MM. */
                                    shiftStart: string;
                                }[];
                                /**
                                 * @description file: follows workers.csv; api: the office's own from the first change on.
                                 * @enum {unknown}
                                 */
                                source: "file" | "api";
                                /** @description Who signs in as this worker; retired users are left out. */
                                userIds: string[];
                                /** @description Pass it back as expectedVersion. */
                                version: number;
                                violations: null | ("vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line")[];
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
        put?: never;
        /** Add a worker; the office's own, whatever workers.csv says */
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
                        base: null | {
                            /** @enum {unknown} */
                            crs: "WGS-84" | "CGCS2000" | "GCJ-02" | "BD-09";
                            lat: number;
                            lon: number;
                        };
                        /** @description Tickets the worker may have in hand. */
                        capacity: number;
                        /** @description Name of a notification channel → the worker's address there. */
                        channels: {
                            [key: string]: string;
                        };
                        /** @description The home grid, with everything below. */
                        gridId: string;
                        id: string;
                        name: string;
                        phone: null | string;
                        /** @description Why; it is kept. */
                        reason: string;
                        /**
                         * @description Who the worker is to the city.
                         * @enum {unknown}
                         */
                        role: "grid-leader" | "grid-worker" | "micro-contact" | "enforcement" | "sanitation";
                        /** @description Of a week. */
                        shifts: {
                            /** @description Weekdays on which it starts: 1 Monday to 7 Sunday. */
                            days: number[];
                            /** @description Local time; before the start: on the next day. */
                            shiftEnd: string;
                            /** @description Local time HH:MM. */
                            shiftStart: string;
                        }[];
                        violations: null | ("vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line")[];
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
    "/api/roster-duty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who was, is or will be on duty when, by the shifts that held then */
        get: {
            parameters: {
                query: {
                    /** @description At or after. */
                    from: string;
                    /** @description Before; at most 62 days later. */
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
                            /** @description Zone of the wall clock that shifts are written in. */
                            timeZone: string;
                            workers: {
                                /** @description Home grid now. */
                                gridId: string;
                                /** @description Name. */
                                name: string;
                                /** @description By the shifts that held then, extra duty added, leave taken away. */
                                spans: {
                                    /** @description On duty from, ISO 8601, UTC. */
                                    from: string;
                                    /** @description Until, ISO 8601, UTC. */
                                    to: string;
                                }[];
                                /** @description Worker id. */
                                workerId: string;
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roster-exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leave and extra duty that touch a period, those of absences.csv too */
        get: {
            parameters: {
                query: {
                    /** @description At or after. */
                    from: string;
                    /** @description Before; at most 62 days later. */
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
                            exceptions: {
                                /** @description Local time. */
                                from: string;
                                id: null | string;
                                /** @enum {unknown} */
                                kind: "leave" | "extra";
                                madeBy: null | string;
                                /** @description Why. */
                                reason: string;
                                swapId: null | string;
                                /** @description Local time; does not belong to it. */
                                until: string;
                                /** @description Worker id. */
                                workerId: string;
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
        put?: never;
        /** Leave, extra duty, or a swap between two workers */
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
                        /** @description Local time in the district's zone. */
                        from: string;
                        /**
                         * @description swap (调班): the worker has leave, the other one extra duty.
                         * @enum {unknown}
                         */
                        kind: "leave" | "extra" | "swap";
                        /** @description Why; it is kept. */
                        reason: string;
                        /** @description Does not belong to it. */
                        until: string;
                        /** @description For a swap: who takes it over. */
                        withWorkerId?: string;
                        workerId: string;
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
                            exceptions: {
                                /** @description Local time. */
                                from: string;
                                id: null | string;
                                /** @enum {unknown} */
                                kind: "leave" | "extra";
                                madeBy: null | string;
                                /** @description Why. */
                                reason: string;
                                swapId: null | string;
                                /** @description Local time; does not belong to it. */
                                until: string;
                                /** @description Worker id. */
                                workerId: string;
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
    "/api/roster-exceptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take one back before it begins, both halves of a swap; what has begun stays on record */
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roster/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change a worker, or bring one back; from then on the office's own, and workers.csv leaves it alone */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The worker's id. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        base: null | {
                            /** @enum {unknown} */
                            crs: "WGS-84" | "CGCS2000" | "GCJ-02" | "BD-09";
                            lat: number;
                            lon: number;
                        };
                        /** @description Tickets the worker may have in hand. */
                        capacity: number;
                        /** @description Name of a notification channel → the worker's address there. */
                        channels: {
                            [key: string]: string;
                        };
                        /** @description The version that was read. */
                        expectedVersion: number;
                        /** @description The home grid, with everything below. */
                        gridId: string;
                        name: string;
                        phone: null | string;
                        /** @description Why; it is kept. */
                        reason: string;
                        /**
                         * @description Who the worker is to the city.
                         * @enum {unknown}
                         */
                        role: "grid-leader" | "grid-worker" | "micro-contact" | "enforcement" | "sanitation";
                        /** @description Of a week. */
                        shifts: {
                            /** @description Weekdays on which it starts: 1 Monday to 7 Sunday. */
                            days: number[];
                            /** @description Local time; before the start: on the next day. */
                            shiftEnd: string;
                            /** @description Local time HH:MM. */
                            shiftStart: string;
                        }[];
                        violations: null | ("vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line")[];
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
        post?: never;
        /** A worker works here no more; not while tickets are in hand */
        delete: {
            parameters: {
                query: {
                    /** @description Why; it is kept. */
                    reason: string;
                };
                header?: never;
                path: {
                    /** @description The worker's id. */
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roster/{id}/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which shifts a worker had from when to when, and who changed them why */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The worker's id. */
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
                            /** @description Oldest first. */
                            tenures: {
                                capacity: number;
                                changedBy: null | string;
                                from: null | string;
                                /** @description Home grid. */
                                gridId: string;
                                reason: null | string;
                                shifts: {
                                    /** @description Weekdays on which it starts: 1 Monday to 7 Sunday. */
                                    days: number[];
                                    /** @description Local time; before the start: on the next day. */
                                    shiftEnd: string;
                                    /** @description Local time HH:MM. */
                                    shiftStart: string;
                                }[];
                                to: null | string;
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
                                /** @description When it was made, ISO 8601, UTC. */
                                createdAt: string;
                                createdBy: string;
                                endedAt: string | null;
                                endedBy: string | null;
                                endReason: string | null;
                                /** @description Until, ISO 8601, UTC. */
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
                                /** @description From, ISO 8601, UTC. */
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
                        /** @description Always: after at most 92 days, ISO 8601, UTC. */
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
                        /** @description Default: now, ISO 8601, UTC. */
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
                            /** @description When it was made, ISO 8601, UTC. */
                            createdAt: string;
                            createdBy: string;
                            endedAt: string | null;
                            endedBy: string | null;
                            endReason: string | null;
                            /** @description Until, ISO 8601, UTC. */
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
                            /** @description From, ISO 8601, UTC. */
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
                            /** @description When it was made, ISO 8601, UTC. */
                            createdAt: string;
                            createdBy: string;
                            endedAt: string | null;
                            endedBy: string | null;
                            endReason: string | null;
                            /** @description Until, ISO 8601, UTC. */
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
                            /** @description From, ISO 8601, UTC. */
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
                    /** @description Only tickets of this camera; all three hold together. */
                    camera?: string;
                    /** @description The period's first instant. */
                    from: string;
                    /** @description Only tickets of this grid and everything below it. */
                    grid?: string;
                    /** @description Only tickets of this violation. */
                    kind?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
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
                    /** @description Only tickets of this camera; all three hold together. */
                    camera?: string;
                    /** @description The period's first instant. */
                    from: string;
                    /** @description Only tickets of this grid and everything below it. */
                    grid?: string;
                    /** @description Only tickets of this violation. */
                    kind?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
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
        /** H3 cells with most tickets */
        get: {
            parameters: {
                query: {
                    /** @description The period's first instant. */
                    from: string;
                    /** @description At most so many rows. */
                    limit: number;
                    /** @description As in /api/statistics. */
                    recurDays?: number;
                    /** @description H3's resolution: 9 has edges of about 0.2 km, 10 of 76 m, 11 of 29 m; default: the configuration's. */
                    resolution?: number;
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
                                /** @description Its corners in order, WGS-84 degrees, the first one not repeated. */
                                boundary: {
                                    lat: number;
                                    lon: number;
                                }[];
                                /** @description The cell's H3 index, 15 hexadecimal digits. */
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
        /** H3 cells with most tickets; as a CSV file, and the export is recorded */
        get: {
            parameters: {
                query: {
                    /** @description The period's first instant. */
                    from: string;
                    /** @description At most so many rows. */
                    limit: number;
                    /** @description As in /api/statistics. */
                    recurDays?: number;
                    /** @description H3's resolution: 9 has edges of about 0.2 km, 10 of 76 m, 11 of 29 m; default: the configuration's. */
                    resolution?: number;
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
        /** Tickets of the own grids and own ones, page by page in both directions */
        get: {
            parameters: {
                query: {
                    /** @description Only done tickets that no camera can judge: the reviewer's queue. */
                    awaitsReviewer?: true;
                    /** @description Continue below this ticket number; cursor does the same. */
                    beforeNumber?: number;
                    /** @description Only of this camera. */
                    camera?: string;
                    /** @description nextCursor or previousCursor of an earlier answer with the same sort and filters. */
                    cursor?: string;
                    /** @description Only of this grid and everything below it. */
                    grid?: string;
                    /** @description At most this many. */
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
                    /** @description newest: highest number first; changed: last change first; deadline: the next deadline first, tickets without a running one (closed, suspended) left out. */
                    sort?: "newest" | "changed" | "deadline";
                    /** @description Only reports from there. */
                    source?: "camera" | "worker" | "operator" | "sensor" | "case" | "vendor";
                    /** @description Only tickets in these states: one or several of unconfirmed, open, assigned, accepted, arrived, done, suspended, closed, separated by commas. */
                    state?: string;
                    /** @description Also say how many there are; costs a count, so ask once a list. */
                    total?: true;
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
                            previousCursor: string | null;
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
                            /** @description Only when it was asked for; of the filters, whatever the sort leaves out. */
                            total?: {
                                /** @description How many the filters find. */
                                count: number;
                                /** @description False: there are over 10,000 closed ones, and the count is an estimate. */
                                isExact: boolean;
                            };
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
                            /** @description Its clocks as they run, or ran last, in the order of a ticket's life. */
                            clocks: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                dueAt: string | null;
                                /** @description More time that was approved. */
                                extraMinutes: number;
                                /** @description Whether its deadline passed before it ended, or has passed. */
                                isLate: boolean;
                                /** @description As the deadlines that it began under have it. */
                                limit: {
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                outcome: ("met" | "dropped") | null;
                                /** @description When it began, ISO 8601, UTC. */
                                startedAt: string;
                                stoppedAt: string | null;
                            }[];
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
                            /** @description Its clocks as they run, or ran last, in the order of a ticket's life. */
                            clocks: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                dueAt: string | null;
                                /** @description More time that was approved. */
                                extraMinutes: number;
                                /** @description Whether its deadline passed before it ended, or has passed. */
                                isLate: boolean;
                                /** @description As the deadlines that it began under have it. */
                                limit: {
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                outcome: ("met" | "dropped") | null;
                                /** @description When it began, ISO 8601, UTC. */
                                startedAt: string;
                                stoppedAt: string | null;
                            }[];
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
                            /** @description Its clocks as they run, or ran last, in the order of a ticket's life. */
                            clocks: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                dueAt: string | null;
                                /** @description More time that was approved. */
                                extraMinutes: number;
                                /** @description Whether its deadline passed before it ended, or has passed. */
                                isLate: boolean;
                                /** @description As the deadlines that it began under have it. */
                                limit: {
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                outcome: ("met" | "dropped") | null;
                                /** @description When it began, ISO 8601, UTC. */
                                startedAt: string;
                                stoppedAt: string | null;
                            }[];
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
                            /** @description Its clocks as they run, or ran last, in the order of a ticket's life. */
                            clocks: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                dueAt: string | null;
                                /** @description More time that was approved. */
                                extraMinutes: number;
                                /** @description Whether its deadline passed before it ended, or has passed. */
                                isLate: boolean;
                                /** @description As the deadlines that it began under have it. */
                                limit: {
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                outcome: ("met" | "dropped") | null;
                                /** @description When it began, ISO 8601, UTC. */
                                startedAt: string;
                                stoppedAt: string | null;
                            }[];
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
                            /** @description Its clocks as they run, or ran last, in the order of a ticket's life. */
                            clocks: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                dueAt: string | null;
                                /** @description More time that was approved. */
                                extraMinutes: number;
                                /** @description Whether its deadline passed before it ended, or has passed. */
                                isLate: boolean;
                                /** @description As the deadlines that it began under have it. */
                                limit: {
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                outcome: ("met" | "dropped") | null;
                                /** @description When it began, ISO 8601, UTC. */
                                startedAt: string;
                                stoppedAt: string | null;
                            }[];
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
                            /** @description Its clocks as they run, or ran last, in the order of a ticket's life. */
                            clocks: {
                                /** @enum {unknown} */
                                clock: "accept" | "arrive" | "done" | "close";
                                dueAt: string | null;
                                /** @description More time that was approved. */
                                extraMinutes: number;
                                /** @description Whether its deadline passed before it ended, or has passed. */
                                isLate: boolean;
                                /** @description As the deadlines that it began under have it. */
                                limit: {
                                    amount: number;
                                    /** @enum {unknown} */
                                    unit: "urgent-hour" | "work-hour" | "work-day" | "natural-day" | "minute";
                                };
                                outcome: ("met" | "dropped") | null;
                                /** @description When it began, ISO 8601, UTC. */
                                startedAt: string;
                                stoppedAt: string | null;
                            }[];
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
    "/api/tuning-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tuning reports without their curves, newest first */
        get: {
            parameters: {
                query: {
                    /** @description nextAfter of an earlier answer. */
                    after?: string;
                    /** @description Only of this camera. */
                    camera?: string;
                    /** @description Newest first. */
                    limit: number;
                    /** @description Only of this light. */
                    profile?: "day" | "night" | "infrared" | "any";
                    /** @description Only of this kind. */
                    violation?: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
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
                            nextAfter: string | null;
                            reports: {
                                /** @description 20 digits. */
                                cameraCode: string;
                                /** @description An operating point: what the tuning turns. */
                                current: {
                                    /** @description Of the report's zones: rule.dwellS, seconds. */
                                    dwellS: number;
                                    /** @description Of the report's light: the camera's minConfidence.<profile>. */
                                    minConfidence: number;
                                    /** @description Of the report's zones: minHeightM, metres. */
                                    minHeightM: number;
                                };
                                /** @description GET /api/tuning-reports/{id} gives all of it. */
                                id: string;
                                /** @description Of this camera, violation, light and these zones. */
                                labels: {
                                    /** @description False alarms. */
                                    false: number;
                                    /** @description What no camera reported. */
                                    missed: number;
                                    /** @description Tickets that were right. */
                                    true: number;
                                    /** @description Counted neither way. */
                                    unclear: number;
                                };
                                /** @description Looks replayed. */
                                looks: number;
                                /** @description When it was made, ISO 8601, UTC. */
                                madeAt: string;
                                /** @description The model that looked. */
                                modelName: string;
                                /** @enum {unknown} */
                                profile: "day" | "night" | "infrared" | "any";
                                proposal: {
                                    /** @description Settings that would change; 0: those of now are the best of the points. */
                                    changes: number;
                                    /** @description An operating point: what the tuning turns. */
                                    params: {
                                        /** @description Of the report's zones: rule.dwellS, seconds. */
                                        dwellS: number;
                                        /** @description Of the report's light: the camera's minConfidence.<profile>. */
                                        minConfidence: number;
                                        /** @description Of the report's zones: minHeightM, metres. */
                                        minHeightM: number;
                                    };
                                    /** @description Why this one. */
                                    says: {
                                        /** @description English. */
                                        en: string;
                                        /** @description Chinese. */
                                        zh: string;
                                    };
                                } | null;
                                /** @description When it came here, ISO 8601, UTC. */
                                publishedAt: string;
                                /** @description User id. */
                                publishedBy: string;
                                /** @description First look that was replayed, ISO 8601, UTC. */
                                recordsFrom: string;
                                /** @description Last look that was replayed, ISO 8601, UTC. */
                                recordsTo: string;
                                refused: {
                                    /** @description English. */
                                    en: string;
                                    /** @description Chinese. */
                                    zh: string;
                                } | null;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                zoneIds: string[];
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
        /** Publish a report; the newest ten of each camera, kind, light and zones are kept */
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
                        /** @description GB/T 28181 device id, 20 digits; the camera's identity. Location is never derived from it. */
                        cameraCode: string;
                        /** @description Index into points: what is set now. */
                        current: number;
                        /** @description Of this camera, violation, light and these zones. */
                        labels: {
                            /** @description False alarms. */
                            false: number;
                            /** @description What no camera reported. */
                            missed: number;
                            /** @description Tickets that were right. */
                            true: number;
                            /** @description Counted neither way. */
                            unclear: number;
                        };
                        labelsList: {
                            /** @description When it was seen: of a ticket the deciding event's capturedAt, of a missed one when somebody saw it. */
                            at: string;
                            /** @description Why, as whoever judged put it. */
                            cause?: string;
                            /** @description As the model's manifest spells it. */
                            className?: string;
                            /** @description Of the deciding event. */
                            confidence?: number;
                            /** @description The scene picture in the evidence store. */
                            evidence?: {
                                /** @description Name in the evidence object store. */
                                object: string;
                                /** @description SHA-256 of the picture's bytes, lower-case hex. */
                                sha256: string;
                            };
                            /** @description Width and height of the picture that the box is in, pixels. */
                            sourceSizeWh?: [
                                number,
                                number
                            ];
                            ticketId?: string;
                            /** @description Until when it was there, where that is known. */
                            until?: string;
                            /**
                             * @description true: it was one; false: a false alarm; unclear: counts neither way; missed: one that no camera reported.
                             * @enum {unknown}
                             */
                            verdict: "true" | "false" | "unclear" | "missed";
                            /** @description Box corners x1, y1, x2, y2 in pixels of a picture of sourceSizeWh. */
                            xyxy?: [
                                number,
                                number,
                                number,
                                number
                            ];
                            /** @description Zone id, unique within its camera: lower-case letters, digits and hyphens. */
                            zoneId: string;
                        }[];
                        /** @description What the report does not hold; absent: nothing. */
                        leftOut?: {
                            /** @description Labels beyond the bound of labelsList, the oldest. */
                            labels: number;
                            /** @description Labels of a time that was not replayed. */
                            labelsBeyondRecords: number;
                            /** @description Tickets beyond the bound of tickets, the oldest. */
                            tickets: number;
                        };
                        /** @description Looks replayed, in any light. */
                        looks: number;
                        /** @description When the report was made. */
                        madeAt: string;
                        /** @description What the proposal's lower bound of the precision had to reach. */
                        minPrecision: number;
                        modelName: string;
                        points: {
                            /** @description Indices into labelsList of what this point opens; a missed one that it opens is among them. */
                            kept: number[];
                            /** @description Tickets opened in all, judged or not, in this light. */
                            opened: number;
                            /** @description An operating point: what the tuning turns. */
                            params: {
                                /** @description Of the report's zones: rule.dwellS, seconds. */
                                dwellS: number;
                                /** @description Of the report's light: the camera's minConfidence.<profile>. */
                                minConfidence: number;
                                /** @description Of the report's zones: minHeightM, metres. */
                                minHeightM: number;
                            };
                            /** @description Of the judged tickets that opened, those that were true; absent when none opened. */
                            precision?: number;
                            /** @description Upper bound; 1 without any label. */
                            precisionHigh: number;
                            /** @description Lower bound; 0 without any label. */
                            precisionLow: number;
                            /** @description Of what was true, by a ticket or missed, what opened; absent when nothing was true. */
                            recall?: number;
                            /** @description Upper bound. */
                            recallHigh: number;
                            /** @description Lower bound. */
                            recallLow: number;
                            /** @description Indices into tickets of what this point opens and nobody has judged: it counts neither way. */
                            unjudged: number[];
                        }[];
                        /** @enum {unknown} */
                        profile: "day" | "night" | "infrared" | "any";
                        proposal?: {
                            /** @description Empty: the settings of now are the best of the points. */
                            changes: {
                                after: number;
                                /** @description Null: it was left to its default. */
                                before: number | null;
                                /** @description Within the camera's settings: "minConfidence.day", "zones[kerb].rule.dwellS". */
                                path: string;
                            }[];
                            /** @description What the same changes do to the camera's other violations and lights; nothing: not listed. */
                            elsewhere: {
                                /** @description Tickets that would open and do not now. */
                                appear: number;
                                /** @enum {unknown} */
                                profile: "day" | "night" | "infrared";
                                /** @description Tickets that open now and would not. */
                                vanish: number;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            }[];
                            /** @description Index into points. */
                            point: number;
                            /** @description Why this one, with its numbers. */
                            says: {
                                en: string;
                                zh: string;
                            };
                        };
                        /** @description First look that was replayed. */
                        recordsFrom: string;
                        /** @description Last look that was replayed. */
                        recordsTo: string;
                        /** @description Instead of a proposal. */
                        refused?: {
                            /** @description Labels of false ones that are still needed. */
                            falseMore: number;
                            /** @description Why nothing is proposed, and what is needed. */
                            says: {
                                en: string;
                                zh: string;
                            };
                            /** @description Labels of true ones that are still needed. */
                            trueMore: number;
                        };
                        /** @description What some point opens and nobody has judged, newest first. */
                        tickets: {
                            /** @description The look that opened it. */
                            at: string;
                            /** @description As the model's manifest spells it. */
                            className: string;
                            /** @description As the event would have said. */
                            confidence: number;
                            /** @description Width and height of the picture that the box is in, pixels. */
                            sourceSizeWh: [
                                number,
                                number
                            ];
                            /** @description The place, where a picture of it could be had; persons and vehicles may be seen in it. */
                            thumbnail?: string;
                            /** @description The look that cleared it; absent: it was there to the end. */
                            until?: string;
                            /** @description Box corners x1, y1, x2, y2 in pixels of a picture of sourceSizeWh. */
                            xyxy: [
                                number,
                                number,
                                number,
                                number
                            ];
                            /** @description Zone id, unique within its camera: lower-case letters, digits and hyphens. */
                            zoneId: string;
                        }[];
                        /** @enum {unknown} */
                        violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                        /** @description The camera's zones of this violation that have one dwell and one smallest height. */
                        zoneIds: string[];
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
                            /** @description 20 digits. */
                            cameraCode: string;
                            /** @description An operating point: what the tuning turns. */
                            current: {
                                /** @description Of the report's zones: rule.dwellS, seconds. */
                                dwellS: number;
                                /** @description Of the report's light: the camera's minConfidence.<profile>. */
                                minConfidence: number;
                                /** @description Of the report's zones: minHeightM, metres. */
                                minHeightM: number;
                            };
                            /** @description GET /api/tuning-reports/{id} gives all of it. */
                            id: string;
                            /** @description Of this camera, violation, light and these zones. */
                            labels: {
                                /** @description False alarms. */
                                false: number;
                                /** @description What no camera reported. */
                                missed: number;
                                /** @description Tickets that were right. */
                                true: number;
                                /** @description Counted neither way. */
                                unclear: number;
                            };
                            /** @description Looks replayed. */
                            looks: number;
                            /** @description When it was made, ISO 8601, UTC. */
                            madeAt: string;
                            /** @description The model that looked. */
                            modelName: string;
                            /** @enum {unknown} */
                            profile: "day" | "night" | "infrared" | "any";
                            proposal: {
                                /** @description Settings that would change; 0: those of now are the best of the points. */
                                changes: number;
                                /** @description An operating point: what the tuning turns. */
                                params: {
                                    /** @description Of the report's zones: rule.dwellS, seconds. */
                                    dwellS: number;
                                    /** @description Of the report's light: the camera's minConfidence.<profile>. */
                                    minConfidence: number;
                                    /** @description Of the report's zones: minHeightM, metres. */
                                    minHeightM: number;
                                };
                                /** @description Why this one. */
                                says: {
                                    /** @description English. */
                                    en: string;
                                    /** @description Chinese. */
                                    zh: string;
                                };
                            } | null;
                            /** @description When it came here, ISO 8601, UTC. */
                            publishedAt: string;
                            /** @description User id. */
                            publishedBy: string;
                            /** @description First look that was replayed, ISO 8601, UTC. */
                            recordsFrom: string;
                            /** @description Last look that was replayed, ISO 8601, UTC. */
                            recordsTo: string;
                            refused: {
                                /** @description English. */
                                en: string;
                                /** @description Chinese. */
                                zh: string;
                            } | null;
                            /** @enum {unknown} */
                            violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                            zoneIds: string[];
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
    "/api/tuning-reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One report whole: its points, what each keeps and what it opens; the view is recorded */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Report id. */
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
                            entry: {
                                /** @description 20 digits. */
                                cameraCode: string;
                                /** @description An operating point: what the tuning turns. */
                                current: {
                                    /** @description Of the report's zones: rule.dwellS, seconds. */
                                    dwellS: number;
                                    /** @description Of the report's light: the camera's minConfidence.<profile>. */
                                    minConfidence: number;
                                    /** @description Of the report's zones: minHeightM, metres. */
                                    minHeightM: number;
                                };
                                /** @description GET /api/tuning-reports/{id} gives all of it. */
                                id: string;
                                /** @description Of this camera, violation, light and these zones. */
                                labels: {
                                    /** @description False alarms. */
                                    false: number;
                                    /** @description What no camera reported. */
                                    missed: number;
                                    /** @description Tickets that were right. */
                                    true: number;
                                    /** @description Counted neither way. */
                                    unclear: number;
                                };
                                /** @description Looks replayed. */
                                looks: number;
                                /** @description When it was made, ISO 8601, UTC. */
                                madeAt: string;
                                /** @description The model that looked. */
                                modelName: string;
                                /** @enum {unknown} */
                                profile: "day" | "night" | "infrared" | "any";
                                proposal: {
                                    /** @description Settings that would change; 0: those of now are the best of the points. */
                                    changes: number;
                                    /** @description An operating point: what the tuning turns. */
                                    params: {
                                        /** @description Of the report's zones: rule.dwellS, seconds. */
                                        dwellS: number;
                                        /** @description Of the report's light: the camera's minConfidence.<profile>. */
                                        minConfidence: number;
                                        /** @description Of the report's zones: minHeightM, metres. */
                                        minHeightM: number;
                                    };
                                    /** @description Why this one. */
                                    says: {
                                        /** @description English. */
                                        en: string;
                                        /** @description Chinese. */
                                        zh: string;
                                    };
                                } | null;
                                /** @description When it came here, ISO 8601, UTC. */
                                publishedAt: string;
                                /** @description User id. */
                                publishedBy: string;
                                /** @description First look that was replayed, ISO 8601, UTC. */
                                recordsFrom: string;
                                /** @description Last look that was replayed, ISO 8601, UTC. */
                                recordsTo: string;
                                refused: {
                                    /** @description English. */
                                    en: string;
                                    /** @description Chinese. */
                                    zh: string;
                                } | null;
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                zoneIds: string[];
                            };
                            report: {
                                /** @description GB/T 28181 device id, 20 digits; the camera's identity. Location is never derived from it. */
                                cameraCode: string;
                                /** @description Index into points: what is set now. */
                                current: number;
                                /** @description Of this camera, violation, light and these zones. */
                                labels: {
                                    /** @description False alarms. */
                                    false: number;
                                    /** @description What no camera reported. */
                                    missed: number;
                                    /** @description Tickets that were right. */
                                    true: number;
                                    /** @description Counted neither way. */
                                    unclear: number;
                                };
                                labelsList: {
                                    /** @description When it was seen: of a ticket the deciding event's capturedAt, of a missed one when somebody saw it. */
                                    at: string;
                                    /** @description Why, as whoever judged put it. */
                                    cause?: string;
                                    /** @description As the model's manifest spells it. */
                                    className?: string;
                                    /** @description Of the deciding event. */
                                    confidence?: number;
                                    /** @description The scene picture in the evidence store. */
                                    evidence?: {
                                        /** @description Name in the evidence object store. */
                                        object: string;
                                        /** @description SHA-256 of the picture's bytes, lower-case hex. */
                                        sha256: string;
                                    };
                                    /** @description Width and height of the picture that the box is in, pixels. */
                                    sourceSizeWh?: [
                                        number,
                                        number
                                    ];
                                    ticketId?: string;
                                    /** @description Until when it was there, where that is known. */
                                    until?: string;
                                    /**
                                     * @description true: it was one; false: a false alarm; unclear: counts neither way; missed: one that no camera reported.
                                     * @enum {unknown}
                                     */
                                    verdict: "true" | "false" | "unclear" | "missed";
                                    /** @description Box corners x1, y1, x2, y2 in pixels of a picture of sourceSizeWh. */
                                    xyxy?: [
                                        number,
                                        number,
                                        number,
                                        number
                                    ];
                                    /** @description Zone id, unique within its camera: lower-case letters, digits and hyphens. */
                                    zoneId: string;
                                }[];
                                /** @description What the report does not hold; absent: nothing. */
                                leftOut?: {
                                    /** @description Labels beyond the bound of labelsList, the oldest. */
                                    labels: number;
                                    /** @description Labels of a time that was not replayed. */
                                    labelsBeyondRecords: number;
                                    /** @description Tickets beyond the bound of tickets, the oldest. */
                                    tickets: number;
                                };
                                /** @description Looks replayed, in any light. */
                                looks: number;
                                /** @description When the report was made. */
                                madeAt: string;
                                /** @description What the proposal's lower bound of the precision had to reach. */
                                minPrecision: number;
                                modelName: string;
                                points: {
                                    /** @description Indices into labelsList of what this point opens; a missed one that it opens is among them. */
                                    kept: number[];
                                    /** @description Tickets opened in all, judged or not, in this light. */
                                    opened: number;
                                    /** @description An operating point: what the tuning turns. */
                                    params: {
                                        /** @description Of the report's zones: rule.dwellS, seconds. */
                                        dwellS: number;
                                        /** @description Of the report's light: the camera's minConfidence.<profile>. */
                                        minConfidence: number;
                                        /** @description Of the report's zones: minHeightM, metres. */
                                        minHeightM: number;
                                    };
                                    /** @description Of the judged tickets that opened, those that were true; absent when none opened. */
                                    precision?: number;
                                    /** @description Upper bound; 1 without any label. */
                                    precisionHigh: number;
                                    /** @description Lower bound; 0 without any label. */
                                    precisionLow: number;
                                    /** @description Of what was true, by a ticket or missed, what opened; absent when nothing was true. */
                                    recall?: number;
                                    /** @description Upper bound. */
                                    recallHigh: number;
                                    /** @description Lower bound. */
                                    recallLow: number;
                                    /** @description Indices into tickets of what this point opens and nobody has judged: it counts neither way. */
                                    unjudged: number[];
                                }[];
                                /** @enum {unknown} */
                                profile: "day" | "night" | "infrared" | "any";
                                proposal?: {
                                    /** @description Empty: the settings of now are the best of the points. */
                                    changes: {
                                        after: number;
                                        /** @description Null: it was left to its default. */
                                        before: number | null;
                                        /** @description Within the camera's settings: "minConfidence.day", "zones[kerb].rule.dwellS". */
                                        path: string;
                                    }[];
                                    /** @description What the same changes do to the camera's other violations and lights; nothing: not listed. */
                                    elsewhere: {
                                        /** @description Tickets that would open and do not now. */
                                        appear: number;
                                        /** @enum {unknown} */
                                        profile: "day" | "night" | "infrared";
                                        /** @description Tickets that open now and would not. */
                                        vanish: number;
                                        /** @enum {unknown} */
                                        violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                    }[];
                                    /** @description Index into points. */
                                    point: number;
                                    /** @description Why this one, with its numbers. */
                                    says: {
                                        en: string;
                                        zh: string;
                                    };
                                };
                                /** @description First look that was replayed. */
                                recordsFrom: string;
                                /** @description Last look that was replayed. */
                                recordsTo: string;
                                /** @description Instead of a proposal. */
                                refused?: {
                                    /** @description Labels of false ones that are still needed. */
                                    falseMore: number;
                                    /** @description Why nothing is proposed, and what is needed. */
                                    says: {
                                        en: string;
                                        zh: string;
                                    };
                                    /** @description Labels of true ones that are still needed. */
                                    trueMore: number;
                                };
                                /** @description What some point opens and nobody has judged, newest first. */
                                tickets: {
                                    /** @description The look that opened it. */
                                    at: string;
                                    /** @description As the model's manifest spells it. */
                                    className: string;
                                    /** @description As the event would have said. */
                                    confidence: number;
                                    /** @description Width and height of the picture that the box is in, pixels. */
                                    sourceSizeWh: [
                                        number,
                                        number
                                    ];
                                    /** @description The place, where a picture of it could be had; persons and vehicles may be seen in it. */
                                    thumbnail?: string;
                                    /** @description The look that cleared it; absent: it was there to the end. */
                                    until?: string;
                                    /** @description Box corners x1, y1, x2, y2 in pixels of a picture of sourceSizeWh. */
                                    xyxy: [
                                        number,
                                        number,
                                        number,
                                        number
                                    ];
                                    /** @description Zone id, unique within its camera: lower-case letters, digits and hyphens. */
                                    zoneId: string;
                                }[];
                                /** @enum {unknown} */
                                violation: "vending" | "piling" | "posting" | "hanging" | "parking" | "structure" | "beyond-line";
                                /** @description The camera's zones of this violation that have one dwell and one smallest height. */
                                zoneIds: string[];
                            };
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
        put?: never;
        post?: never;
        delete?: never;
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
                                /** @description evidence-<n>, live-<n> or snapshot-<n>. */
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
                                snapshot: {
                                    /** @description When it was taken, ISO 8601, UTC. */
                                    capturedAt: string;
                                    /** @description UUIDv7. */
                                    id: string;
                                    /** @description Name in the evidence store. */
                                    object: string;
                                } | null;
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
    "/api/work-calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Holidays and 调休 by year, and every version with who put it in force and why */
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
                            /** @description Of the calendar in force. */
                            version: string;
                            /** @description Newest first; the first one is in force. */
                            versions: {
                                /** @description Counts up. */
                                id: number;
                                /** @description When it came into the book, ISO 8601, UTC. */
                                loadedAt: string;
                                putBy: null | string;
                                reason: null | string;
                                /**
                                 * @description Loaded from a file, or put in force by a person.
                                 * @enum {unknown}
                                 */
                                source: "file" | "api";
                                /** @description Its name. */
                                version: string;
                            }[];
                            years: {
                                [key: string]: {
                                    holidays: string[];
                                    /** @description The notice that says so. */
                                    source: string;
                                    /** @description 调休: weekend days that are worked. */
                                    workdays: string[];
                                };
                            };
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
        /** Put another calendar in force, now; a clock that runs keeps its deadline until it is started again */
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
                        /** @description The id of the version that was read; another one since: 409. */
                        expectedId: number;
                        /** @description Why; it is kept. */
                        reason: string;
                        version: string;
                        years: {
                            [key: string]: {
                                holidays: string[];
                                /** @description The notice that says so. */
                                source: string;
                                /** @description 调休: weekend days that are worked. */
                                workdays: string[];
                            };
                        };
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
                            /** @description The new version's id. */
                            id: number;
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
