using ComfyAssistant.Plugins.Canvas;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Tests.Unit.Canvas;

/// <summary>What is said of a node type that is not installed: only what is like its name is called close.</summary>
public class CanvasChecksTests
{
    private const string Close = "The closest are ";
    private const string Words = "a search for its words finds ";

    public static TheoryData<bool> Catalogs => SharedData.Newest is null ? [false] : [false, true];

    [Theory]
    [MemberData(nameof(Catalogs))]
    public void A_name_that_is_spelled_like_another_is_answered_with_the_closest(bool isNewest)
    {
        Assert.Contains(Close + "\"KSampler\"", Said("KSamplerr", isNewest), StringComparison.Ordinal);
        Assert.Contains(Close + "\"LoraLoader\"", Said("lora_loader", isNewest), StringComparison.Ordinal);
        Assert.DoesNotContain(Words, Said("KSamplerr", isNewest), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Catalogs))]
    public void A_name_of_which_one_word_is_met_is_answered_with_nothing(bool isNewest)
    {
        foreach (var name in new[] { "NoSuchNode", "UltraGargleImageFrobber", "Frobber", "Qwertyuiop", "???" })
        {
            var said = Said(name, isNewest);
            Assert.Equal($"addNode: no node type \"{name}\" is installed. Find one with searchInstalledNodes.", said);
        }
    }

    [Theory]
    [MemberData(nameof(Catalogs))]
    public void A_name_whose_words_are_met_is_answered_with_what_they_find_and_not_as_close(bool isNewest)
    {
        foreach (var (name, expected) in new[] { ("LoadTheLoraModelOnly", "LoraLoaderModelOnly"), ("PictureUpscaling", "ImageScaleBy") })
        {
            var said = Said(name, isNewest);
            Assert.DoesNotContain(Close, said, StringComparison.Ordinal);
            Assert.Contains(Words, said, StringComparison.Ordinal);
            Assert.Contains($"\"{expected}\"", said, StringComparison.Ordinal);
        }
    }

    private static string Said(string type, bool isNewest)
    {
        var nodes = isNewest ? SharedData.Newest! : BuiltInNodes.Catalog;
        var installation = new Installation(NodeSource.Scanned, nodes, [], ModelFiles.None);
        return Assert.Throws<ToolException>(() => CanvasChecks.RequireType("addNode", type, installation)).Message;
    }
}
