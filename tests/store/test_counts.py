from datetime import date

from app.store.store import Store

DAY = date(2026, 11, 23)


async def test_counts_outlive_a_restart(store, changes, clock):
    await store.counts.save(DAY, "meeting writes:ada", 1)
    await store.counts.save(DAY, "meeting writes:ada", 2)
    await store.counts.save(DAY, "requests:light", 50)
    again = await Store.open(store.path, changes, clock)
    assert await again.counts.load(DAY) == {"meeting writes:ada": 2, "requests:light": 50}
    await again.close()


async def test_each_day_counts_anew_and_old_ones_are_forgotten(store):
    await store.counts.save(date(2026, 11, 1), "a", 9)
    await store.counts.save(date(2026, 11, 22), "a", 8)
    await store.counts.save(DAY, "a", 1)
    assert await store.counts.load(DAY) == {"a": 1}
    assert await store.counts.load(date(2026, 11, 22)) == {"a": 8}
    assert await store.counts.load(date(2026, 11, 1)) == {}
