using ComfyAssistant.Plugins.Environment;

namespace ComfyAssistant.Tests.Unit.Environment;

public class FairSharesTests
{
    [Theory]
    [InlineData("5,5", 100, "5,5")]
    [InlineData("1000,3,50", 100, "49,3,48")]
    [InlineData("1000,1000", 100, "50,50")]
    [InlineData("10,10,10", 2, "1,1,1")]
    public void A_long_list_hides_no_other(string sizes, int limit, string expected)
    {
        var lists = sizes.Split(',')
            .SelectMany((size, index) => Enumerable.Range(0, int.Parse(size, null)).Select(n => ($"kind {index}", $"file {n}")))
            .ToLookup(file => file.Item1, file => file.Item2);
        var shares = FairShares.Of(lists, limit);
        Assert.Equal(expected, string.Join(',', lists.Select(list => shares[list.Key].Count)));
        Assert.All(shares, share => Assert.Equal(lists[share.Key].Take(share.Value.Count), share.Value));
    }
}
