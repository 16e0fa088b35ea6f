using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Requests;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Tests.Unit.Requests;

public sealed class MaskedRequestTests
{
    private const string Key = "sk-known-0123456789";

    private static readonly SecretMask Mask = SecretMask.Of(Key);

    // A secret at the end of a text, before a quote, in a name, in JSON inside of a text, and of an unknown owner.
    [Theory]
    [InlineData("my key is " + Key)]
    [InlineData("say \"key=" + Key + "\"")]
    [InlineData("api_key: gsk_anotherprovider0123")]
    [InlineData("hf_plantedABCDEFGHIJKLMNOPQRSTUVWXYZ, said he")]
    [InlineData("{\"api_key\":\"abcdefgh0123ijkl\",\"n\":1}")]
    [InlineData("in a path: api-key=abcdefgh01234\\")]
    [InlineData("Authorization: Bearer abcdefgh0123ijklmnop")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlcGxhbnRlZA")]
    [InlineData("https://user:abcdefgh0123@provider.test/v1")]
    public void A_body_stays_json_without_its_secrets(string text)
    {
        var body = new JsonObject
        {
            ["model"] = "m",
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
            [text] = 1,
        }.ToJsonString();

        var kept = MaskedRequest.Of(KeptRequests.Of(KeptRequests.Id(1), body, raw: "data: " + body + "\n\n", question: text), Mask);

        var attempt = kept.Calls[0].Attempts[0];
        var read = JsonNode.Parse(attempt.Body)!;
        Assert.Equal("m", (string?)read["model"]);
        foreach (var told in (string[])[attempt.Body, attempt.Raw, kept.Head.Question])
        {
            Assert.Contains(SecretMask.Masked, told, StringComparison.Ordinal);
            foreach (var secret in (string[])[Key, "gsk_another", "hf_planted", "abcdefgh", "eyJzdWIi"])
                Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Zoë 🦊 \\\"tokens\\\" <b> 1.50")]
    [InlineData("a basic upscaling workflow, and a bearer of bad news")]
    [InlineData("token: masterpiece, best quality; key: soft light")]
    [InlineData("key-frames and key_frame_strength_1, sk-learn-like, the secret: patience")]
    [InlineData("api key: see the provider's page")]
    public void What_is_no_secret_stays_to_the_letter(string text)
    {
        var body = $$"""{"model":"m", "messages":[{"role":"system","content":"{{text}}"}],"temperature":1.50}""";
        var kept = MaskedRequest.Of(KeptRequests.Of(KeptRequests.Id(1), body, raw: $"data: {body}\n\n"), Mask).Calls[0].Attempts[0];
        Assert.Equal((body, $"data: {body}\n\n"), (kept.Body, kept.Raw));
    }

    [Fact]
    public void The_posted_messages_are_masked_too_however_deep_they_are()
    {
        var deep = JsonSerializer.Serialize(Key);
        for (var level = 0; level < 100; level++)
            deep = $$"""{"a":[{{deep}}]}""";
        using var messages = JsonDocument.Parse($"[{deep}]", new JsonDocumentOptions { MaxDepth = 256 });

        var kept = MaskedRequest.Of(KeptRequests.Of(KeptRequests.Id(1)) with { Messages = messages.RootElement }, Mask);

        var written = JsonSerializer.Serialize(kept, RequestJson.Default.KeptRequest);
        Assert.DoesNotContain(Key, written, StringComparison.Ordinal);
        Assert.NotNull(JsonSerializer.Deserialize(written, RequestJson.Default.KeptRequest)!.Messages);
    }

    [Fact]
    public void Half_a_character_does_not_stop_it()
    {
        using var messages = JsonDocument.Parse("""[{"text":"\ud83e"}]""");
        var kept = MaskedRequest.Of(KeptRequests.Of(KeptRequests.Id(1)) with { Messages = messages.RootElement }, Mask);
        Assert.Equal("\uFFFD", kept.Messages!.Value[0].GetProperty("text").GetString());
    }
}
