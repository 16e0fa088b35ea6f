using System.Text;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Host.Chat.Answers.Sharing;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ComfyAssistant.Tests.Unit.Chat.Answers.Sharing;

/// <summary>What one host sees of the answers of another.</summary>
public sealed class SharedAnswersTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly ChatOptions Options = Pipeline.Chat with { Resume = TimeSpan.FromSeconds(120) };

    private readonly FakeTimeProvider _time = new();
    private string _address = "";
    private AnswerHost _one = null!;
    private AnswerHost _other = null!;

    public async Task InitializeAsync()
    {
        _address = await ValkeyProcess.DatabaseAsync();
        _one = AnswerHost.Of(_address, Options, _time);
        _other = AnswerHost.Of(_address, Options);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_byte_arrives_once_and_in_order_however_it_was_written(int seed)
    {
        var random = new Random(seed);
        var sent = new StringBuilder();
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        var reading = await ReadOtherAsync();
        for (var i = 0; i < 300; i++)
        {
            var piece = $"data: {i} {new string('x', random.Next(0, i % 10 == 0 ? 20_000 : 50))}é\n\n";
            sent.Append(piece);
            answer.Append(Encoding.UTF8.GetBytes(piece));
            if (random.Next(40) == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(60)), TimeProvider.System);
        }
        var late = await ReadOtherAsync();
        answer.Dispose();
        Assert.Equal(sent.ToString(), await reading.WaitAsync(Limit));
        Assert.Equal(sent.ToString(), await late.WaitAsync(Limit));
        Assert.Equal(sent.ToString(), await (await ReadOtherAsync()).WaitAsync(Limit));
    }

    [Fact]
    public async Task A_crowd_of_answers_that_all_grow_arrives_whole()
    {
        const int crowd = 500, pieces = 300;
        var chats = Enumerable.Range(0, crowd).Select(i => $"chat-{i}").ToList();
        var answers = await Task.WhenAll(chats.Select(chat => _one.Answers.BeginAsync(chat, isResumable: true).AsTask()));
        // While some are looked at to be written, others change, and so do those that were looked at.
        await Task.Run(() =>
        {
            for (var piece = 0; piece < pieces; piece++)
                foreach (var answer in answers)
                {
                    answer.Append("data: x\n\n"u8.ToArray());
                    Thread.SpinWait(1000);
                }
        });
        foreach (var answer in answers)
            answer.Dispose();
        foreach (var chat in chats)
        {
            var seen = await AnswerHost.ReadAsync((await _other.Answers.FindAsync(chat))!).WaitAsync(Limit);
            Assert.Equal(pieces * "data: x\n\n".Length, seen.Length);
        }
    }

    [Fact]
    public async Task What_was_cut_from_the_conversation_is_known_before_the_first_byte()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        answer.Shortened = "turns=3";
        answer.Append("one"u8.ToArray());
        var seen = (await _other.Answers.FindAsync("chat"))!;
        answer.Dispose();
        await AnswerHost.ReadAsync(seen).WaitAsync(Limit);
        Assert.Equal("turns=3", seen.Shortened);
    }

    [Fact]
    public async Task It_is_stopped_from_another_host()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        var stopping = StoppingAsync(answer);
        await _other.Answers.StopAsync("chat");
        await stopping.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_newer_answer_on_another_host_takes_the_place_of_one_that_nobody_reads()
    {
        var old = await _one.Answers.BeginAsync("chat", isResumable: true);
        old.Append("old"u8.ToArray());
        var stopping = StoppingAsync(old);
        var young = await _other.Answers.BeginAsync("chat", isResumable: true);
        await stopping.WaitAsync(Limit);
        young.Append("young"u8.ToArray());
        old.Dispose();
        young.Dispose();
        Assert.Equal("young", await AnswerHost.ReadAsync((await _one.Answers.FindAsync("chat"))!).WaitAsync(Limit));
    }

    [Fact]
    public async Task A_reader_on_another_host_keeps_it_going()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        var reading = await ReadOtherAsync();
        await WaitForAsync(() => answer.HasReaders);
        _time.Advance(10 * Options.Resume);
        Assert.False(answer.Stopping.IsCancellationRequested);
        answer.Append("one"u8.ToArray());
        answer.Dispose();
        Assert.Equal("one", await reading.WaitAsync(Limit));
    }

    [Fact]
    public async Task It_is_stopped_in_time_once_the_reader_on_another_host_has_left()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        using var leave = new CancellationTokenSource();
        var reading = AnswerHost.ReadAsync((await _other.Answers.FindAsync("chat"))!, leave.Token);
        await WaitForAsync(() => answer.HasReaders);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await WaitForAsync(() => !answer.HasReaders);
        _time.Advance(Options.Resume);
        Assert.True(answer.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_failure_before_the_first_byte_has_the_same_kind_and_words_there_without_secrets()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        var reading = await ReadOtherAsync();
        answer.Fail(new ModelException(ModelFailure.Failed, "sk-abcdef0123456789 was refused", new InvalidOperationException())
        {
            Kind = ErrorKind.WrongKey,
        });
        answer.Dispose();
        var told = await Assert.ThrowsAsync<ModelException>(() => reading.WaitAsync(Limit));
        Assert.Equal(("[key] was refused", ErrorKind.WrongKey), (told.Message, told.Kind));
    }

    [Fact]
    public async Task What_is_forgotten_on_its_host_is_found_nowhere()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        answer.Append("one"u8.ToArray());
        answer.Dispose();
        _time.Advance(Options.Resume);
        await WaitForAsync(async () => await _other.Answers.FindAsync("chat") is null);
    }

    [Fact]
    public async Task A_host_that_is_lost_leaves_all_that_it_sent_and_a_legal_end_the_same_for_every_reader()
    {
        const string soFar = """
            data: {"type":"start","messageId":"m1"}

            data: {"type":"start-step"}

            data: {"type":"text-start","id":"1"}

            data: {"type":"text-delta","id":"1","delta":"Hel"}


            """;
        await WriteAsLostHostAsync("chat", soFar);
        await using var third = new AnswerHost(_address, Options);
        var readings = new List<Task<string>>();
        foreach (var host in new[] { _other, third, _one })
            readings.Add(AnswerHost.ReadAsync((await host.Answers.FindAsync("chat"))!));
        var ends = await Task.WhenAll(readings).WaitAsync(Limit);
        var seen = UiTranscript.Parse(ends[0]);
        Assert.Equal(("Hel", "error", LostAnswer.Told), (seen.Text, seen.Finish, seen.Error));
        Assert.All(ends, end => Assert.Equal(ends[0], end));
        Assert.Equal(ends[0], await AnswerHost.ReadAsync((await _one.Answers.FindAsync("chat"))!).WaitAsync(Limit));
    }

    [Fact]
    public async Task A_host_that_is_lost_before_its_first_byte_is_a_status()
    {
        await WriteAsLostHostAsync("chat", "");
        var reading = await ReadOtherAsync();
        Assert.Equal(ContextFault.Unavailable, (await Assert.ThrowsAsync<ContextException>(() => reading.WaitAsync(Limit))).Fault);
    }

    [Fact]
    public async Task A_host_that_was_taken_for_lost_stops_what_its_readers_have_ended()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        var stopping = StoppingAsync(answer);
        await using var valkey = await ConnectAsync();
        await valkey.GetDatabase().StringSetAsync("{comfy}:ended:" + answer.Copy!.Id, "1");
        answer.Copy.Doubt();
        await stopping.WaitAsync(Limit);
    }

    [Fact]
    public async Task Chats_do_not_meet()
    {
        var (mine, yours) = (await _one.Answers.BeginAsync("mine", true), await _one.Answers.BeginAsync("yours", true));
        var (seenMine, seenYours) = (
            AnswerHost.ReadAsync((await _other.Answers.FindAsync("mine"))!),
            AnswerHost.ReadAsync((await _other.Answers.FindAsync("yours"))!));
        for (var i = 0; i < 50; i++)
        {
            mine.Append("mine "u8.ToArray());
            yours.Append("yours "u8.ToArray());
        }
        mine.Dispose();
        yours.Dispose();
        Assert.DoesNotContain("yours", await seenMine.WaitAsync(Limit), StringComparison.Ordinal);
        Assert.DoesNotContain("mine", await seenYours.WaitAsync(Limit), StringComparison.Ordinal);
        Assert.Null(await _other.Answers.FindAsync("nobody's"));
    }

    private async Task<Task<string>> ReadOtherAsync() => AnswerHost.ReadAsync((await _other.Answers.FindAsync("chat"))!);

    private async Task WriteAsLostHostAsync(string chat, string soFar)
    {
        await using var valkey = await ConnectAsync();
        var (database, key) = (valkey.GetDatabase(), AnswerKeys.Chat(chat));
        await database.StringSetAsync(key, "a1 gone");
        var bytes = Encoding.UTF8.GetBytes(soFar.ReplaceLineEndings("\n"));
        if (bytes.Length > 0)
            await database.ExecuteAsync("XADD", "{comfy}:answer:a1", $"{bytes.Length}-0", "b", bytes);
    }

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = AnswerHost.Options(_address)!;
        return ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions { EndPoints = { { options.Host, options.Port } }, DefaultDatabase = options.Database });
    }

    private static Task StoppingAsync(KeptAnswer answer)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        answer.Stopping.Register(stopped.SetResult);
        return stopped.Task;
    }

    private static Task WaitForAsync(Func<bool> condition) => WaitForAsync(() => Task.FromResult(condition()));

    // What another process does on its own time cannot be awaited otherwise.
    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Limit);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
    }
}
