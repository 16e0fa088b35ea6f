using ComfyAssistant.Host.Chat.History;

namespace ComfyAssistant.Tests.Unit.Chat.History;

public class WireIdsTests
{
    public static readonly string[] Foreign =
        ["chatcmpl-tool-0123456789abcdef0123456789abcdef", "call_DuyGWHaA7FccgCNRGRzqRoGH", "functions.addNode:0", "toolu_01A", "", "é",
            "call_0", "abcdefgh-", "toolcall10",
            "fc_68a1", "tooluse_Ab-1_x", "call_0|fc_1", "chatcmpl-tool-1", "12345", "абвгдежзи", "abc def g", "kimi:0.1", new('x', 300)];

    [Fact]
    public void Every_id_becomes_nine_letters_or_digits()
    {
        var ids = new WireIds();
        Assert.All(Foreign.Select(ids.Next), id => Assert.Matches("^[A-Za-z0-9]{9}$", id));
    }

    [Fact]
    public void Id_that_fits_stays() => Assert.Equal("DuyGWHaA7", new WireIds().Next("DuyGWHaA7"));

    [Fact]
    public void Ids_are_unique_and_the_same_with_every_request()
    {
        string[] calls = ["call_0", "call_0", "call_1", "DuyGWHaA7", "DuyGWHaA7", "call_0"];
        List<string> Mapped()
        {
            var ids = new WireIds();
            return [.. calls.Select(ids.Next)];
        }
        Assert.Equal(Mapped(), Mapped());
        Assert.Equal(calls.Length, Mapped().Distinct().Count());
    }
}
