"""What is missing is said above the jobs, with the next step, and goes when its cause goes."""

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of


def test_a_missing_right_is_news_until_it_is_there(on_stage: Play, cloud: Cloud) -> None:
    cloud.faults("403@/batch-detail")
    jobs = len(cloud.tenant.job_ids())
    right = f"The right drs:migrationJob:get is missing on project {cloud.info.project_name}."

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        banner = driver.window_run.frame.counting.banner
        await driver.wait_until(banner.isVisible, "the banner is there")
        assert f"{jobs} of {jobs} jobs: details not read." in banner.text
        assert "DRS ReadOnlyAccess is missing" in banner.text
        line = driver.window_run.frame.counting.line
        assert not line.isVisible()
        await driver.click_line(TreeNode(NodeKind.JOB, driver.shown_jobs()[0]))
        await driver.wait_until(lambda: right in driver.details(), "the job says it too")
        cloud.faults()
        driver.window.commands["refresh"].trigger()
        await driver.fetched(2)
        await driver.wait_until(lambda: not banner.isVisible(), "the banner has gone with its cause")
        assert right not in driver.details()

    on_stage(scene, demo=cloud)


def test_numbers_that_differ_are_said_in_window_and_summary(on_stage: Play, cloud: Cloud) -> None:
    cloud.faults("total-record=300")

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        banner = driver.window_run.frame.counting.banner
        await driver.wait_until(banner.isVisible, "the banner is there")
        assert "300" in banner.text
        driver.window.commands["overview"].trigger()
        await driver.wait_until(lambda: "claims 300" in driver.details(), "the summary has the numbers")
        assert "the cloud claims 300, " in driver.status

    on_stage(scene, demo=cloud)


def test_a_filter_over_details_that_were_refused_does_not_say_that_no_job_matches(on_stage: Play, cloud: Cloud) -> None:
    cloud.faults("403@/batch-detail")
    jobs = len(cloud.tenant.job_ids())

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        for text in ("table:refunds", "rule:amount", "any:refunds"):
            driver.page.filter_line.set_text(text)
            words = f"{jobs} of {jobs} jobs could not be searched"
            await driver.wait_until(lambda: words in words_of(driver.page), "it says so")  # noqa: B023 -- waited for
            assert "No job matches" not in words_of(driver.page)
        cloud.faults()
        driver.window.commands["refresh"].trigger()
        await driver.fetched(2)
        await driver.wait_until(lambda: f" of {jobs}" in words_of(driver.page.filter_line), "they were read")
        assert "could not be searched" not in words_of(driver.page)

    on_stage(scene, demo=cloud)
