using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Unit.Chat.History;

/// <summary>Files in every shape that clients attach them in: what the model gets of each.</summary>
public class AttachmentTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";
    private const string PngUrl = "data:image/png;base64," + Png;

    [Theory]
    [InlineData("AI SDK 5 and later", """{"type":"file","mediaType":"image/png","url":"URL"}""")]
    [InlineData("AI SDK 4", """{"type":"file","mimeType":"image/png","data":"BASE64"}""")]
    [InlineData("AI SDK's model message", """{"type":"image","image":"URL","mediaType":"image/png"}""")]
    [InlineData("assistant-ui", """{"type":"image","image":"URL"}""")]
    [InlineData("OpenAI", """{"type":"image_url","image_url":{"url":"URL"}}""")]
    [InlineData("OpenAI, address alone", """{"type":"image_url","image_url":"URL"}""")]
    [InlineData("OpenAI Responses", """{"type":"input_image","image_url":"URL"}""")]
    [InlineData("Anthropic", """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"BASE64"}}""")]
    [InlineData("LangChain", """{"type":"media","mimeType":"image/png","data":"BASE64"}""")]
    [InlineData("Anthropic, by address", """{"type":"image","source":{"type":"url","url":"URL"}}""")]
    [InlineData("file of OpenAI", """{"type":"file","file":{"filename":"a.png","file_data":"URL"}}""")]
    [InlineData("bare base64 without a type", """{"type":"file","data":"BASE64"}""")]
    [InlineData("type */*", """{"type":"file","mediaType":"*/*","url":"URL"}""")]
    [InlineData("type in capitals", """{"type":"file","mediaType":"IMAGE/PNG","url":"URL"}""")]
    [InlineData("type of another picture", """{"type":"file","mediaType":"image/heic","url":"data:image/heic;base64,BASE64"}""")]
    [InlineData("type image/*", """{"type":"file","mediaType":"image/*","url":"URL"}""")]
    [InlineData("type empty", """{"type":"file","mediaType":"","url":"URL"}""")]
    [InlineData("type missing", """{"type":"file","url":"URL"}""")]
    [InlineData("type wrong", """{"type":"file","mediaType":"text/plain","url":"URL"}""")]
    [InlineData("address without a type", """{"type":"file","mediaType":"image/png","url":"data:;base64,BASE64"}""")]
    [InlineData("type of bytes",
        """{"type":"file","mediaType":"application/octet-stream","url":"data:application/octet-stream;base64,BASE64","filename":"a"}""")]
    [InlineData("type wrong in both", """{"type":"file","mediaType":"image/jpeg","url":"data:image/jpeg;base64,BASE64"}""")]
    public void Picture_reaches_the_model_as_what_it_is(string shape, string part)
    {
        Assert.NotEmpty(shape);
        var items = Items(part);
        Assert.Equal(PngUrl, items.OfType<ImageContent>().Single().DataUri);
    }

    [Theory]
    [InlineData("""{"type":"file","mediaType":"application/json","filename":"workflow.json","url":"data:application/json;base64,eyJhIjoxfQ=="}""", "File workflow.json:\n{\"a\":1}")]
    [InlineData("""{"type":"file","mediaType":"","filename":"workflow.json","url":"data:;base64,eyJhIjoxfQ=="}""",
        "File workflow.json:\n{\"a\":1}")]
    [InlineData("""{"type":"file","mediaType":"application/octet-stream","filename":"a.yaml","url":"data:application/octet-stream;base64,YTogMQ=="}""", "File a.yaml:\na: 1")]
    [InlineData("""{"type":"file","mediaType":"text/csv","url":"data:text/csv,1%2C2"}""", "1,2")]
    [InlineData("""{"type":"file","mediaType":"text/plain","filename":"notes.txt","url":"data:text/plain;charset=utf-8;base64,aGk="}""",
        "File notes.txt:\nhi")]
    [InlineData("""{"type":"file","mediaType":"image/svg+xml","filename":"a.svg","url":"data:image/svg+xml;base64,PHN2Zy8+"}""",
        "File a.svg:\n<svg/>")]
    [InlineData("""{"type":"file","mediaType":"application/vnd.api+json","url":"data:application/vnd.api+json,%7B%7D"}""", "{}")]
    [InlineData("""{"type":"file","file":{"filename":"a.xml","file_data":"data:application/xml;base64,PGEvPg=="}}""", "File a.xml:\n<a/>")]
    [InlineData("""{"type":"document","title":"notes.txt","source":{"type":"text","media_type":"text/plain","data":"hi, you"}}""",
        "File notes.txt:\nhi, you")]
    [InlineData("""{"type":"document","title":"notes.txt","source":{"type":"base64","media_type":"text/plain","data":"aGk="}}""",
        "File notes.txt:\nhi")]
    [InlineData("""{"type":"input_file","filename":"a.json","file_data":"data:application/json;base64,e30="}""", "File a.json:\n{}")]
    [InlineData("""{"type":"file","mediaType":"text/markdown","filename":"a.md","url":"data:text/markdown;base64,77u/IyBB"}""",
        "File a.md:\n# A")]
    [InlineData("""{"type":"file","mediaType":"application/x-ndjson","filename":"a.jsonl","url":"data:application/x-ndjson,1%0A2"}""",
        "File a.jsonl:\n1\n2")]
    public void Text_reaches_the_model_with_its_name(string part, string text) => Assert.Equal(text, Items(part)[1].ToString());

    [Theory]
    [InlineData("""{"type":"file","mediaType":"application/pdf","filename":"paper.pdf","url":"data:application/pdf;base64,JVBERi0="}""",
        "paper.pdf (application/pdf)")]
    [InlineData("""{"type":"file","mediaType":"video/mp4","filename":"clip.mp4","url":"data:video/mp4;base64,AAAA"}""",
        "clip.mp4 (video/mp4)")]
    [InlineData("""{"type":"file","mediaType":"video/mp4","filename":"clip.mp4","url":"https://x.example/clip.mp4"}""",
        "clip.mp4 (video/mp4)")]
    [InlineData("""{"type":"file","mediaType":"image/heic","filename":"a.heic","url":"data:image/heic;base64,AAAA"}""",
        "a.heic (image/heic)")]
    [InlineData("""{"type":"file","mediaType":"image/png","filename":"a.png","url":"blob:http://127.0.0.1/x"}""", "a.png (image/png)")]
    [InlineData("""{"type":"file","mediaType":"image/png","url":"data:image/png;base64,!!!"}""", "a file (image/png)")]
    [InlineData("""{"type":"file","mediaType":"text/plain","filename":"a.txt","url":"data:text/plain;base64,//79/A=="}""",
        "a.txt (text/plain)")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}""", "a file (audio/wav)")]
    [InlineData("""{"type":"audio","audio":{"data":"AAAA","format":"mp3"}}""", "a file (audio/mp3)")]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://x.example/a.mp4"},"mediaType":"video/mp4"}""", "a file (video/mp4)")]
    [InlineData("""{"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}}""",
        "a.pdf (application/pdf)")]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://x.example/a.mp4"}}""", "a file (video)")]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", "file-1")]
    [InlineData("""{"type":"image_file","image_file":{"file_id":"file-1"}}""", "file-1")]
    [InlineData("""{"type":"file","mediaType":"application/zip","filename":"a.zip"}""", "a.zip (application/zip)")]
    [InlineData("""{"type":"file","mediaType":"image/bmp","filename":"a.bmp","url":"data:image/bmp;base64,Qk0="}""", "a.bmp (image/bmp)")]
    public void File_that_cannot_be_sent_is_told(string part, string named) =>
        Assert.StartsWith($"(The user attached {named}, which cannot be read.", Items(part)[1].ToString(), StringComparison.Ordinal);

    [Fact]
    public void Address_of_a_picture_goes_as_it_is() =>
        Assert.Equal("https://x.example/a.png", Items("""{"type":"file","mediaType":"image/png","url":"https://x.example/a.png"}""")
            .OfType<ImageContent>().Single().Uri!.ToString());

    [Theory]
    [InlineData("experimental_attachments", """[{"name":"a.png","contentType":"image/png","url":"URL"}]""")]
    [InlineData("attachments",
        """[{"id":"1","type":"image","name":"a.png","contentType":"image/png","content":[{"type":"image","image":"URL"}]}]""")]
    public void Files_beside_the_parts_are_read_too(string member, string list)
    {
        var message = User("u1", Text("look"));
        message[member] = JsonNode.Parse(list.Replace("URL", PngUrl, StringComparison.Ordinal));
        var items = HistoryBuilder.Build("Base.", Pipeline.Read(Of(message)))[1].Items;
        Assert.Equal(PngUrl, items.OfType<ImageContent>().Single().DataUri);
    }

    private static ChatMessageContentItemCollection Items(string part)
    {
        var read = JsonNode.Parse(part.Replace("URL", PngUrl, StringComparison.Ordinal).Replace("BASE64", Png, StringComparison.Ordinal))!;
        return HistoryBuilder.Build("Base.", Pipeline.Read(Of(User("u1", Text("look"), read))))[1].Items;
    }
}
