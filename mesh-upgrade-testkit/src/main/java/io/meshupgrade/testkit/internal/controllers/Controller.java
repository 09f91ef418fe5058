package io.meshupgrade.testkit.internal.controllers;

import io.meshupgrade.testkit.internal.store.Change;

/** One of those who act when something changes. */
interface Controller {

    /** Told of every change, while it is made: may only remember to look, never act at once. */
    void changed(Change change);
}
