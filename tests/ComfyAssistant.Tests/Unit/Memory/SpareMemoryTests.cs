using ComfyAssistant.Host.Memory;

namespace ComfyAssistant.Tests.Unit.Memory;

public class SpareMemoryTests
{
    [Theory]
    [InlineData(60, 0, false)]
    [InlineData(95, 10, false)]
    [InlineData(200, 0, true)]
    [InlineData(200, 100, true)]
    // All of it is in use: collecting again would only pause the service.
    [InlineData(200, 180, false)]
    [InlineData(280, 180, true)]
    [InlineData(120, 80, false)]
    [InlineData(1200, 1000, false)]
    [InlineData(1300, 1000, true)]
    public void It_is_given_back_where_much_more_is_held_than_was_left(long held, long left, bool isWorthIt) =>
        Assert.Equal(isWorthIt, SpareMemory.IsWorthIt(held * 1_000_000, left * 1_000_000));

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1, 0.1, true)]
    [InlineData(1, 0.2, false)]
    [InlineData(4, 0.5, false)]
    [InlineData(5, 0.5, true)]
    public void A_collection_that_took_long_is_not_repeated_soon(double since, double took, bool hasRested) =>
        Assert.Equal(hasRested, SpareMemory.HasRested(TimeSpan.FromSeconds(since), TimeSpan.FromSeconds(took)));
}
